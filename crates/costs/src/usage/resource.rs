//! What usage belongs to.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::foreign_text;

/// What usage belongs to, as far as a record says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resource {
    /// Resource URI as written, or the instance name of a classic service.
    pub uri: Option<String>,
    /// Region in any spelling.
    pub location: Option<String>,
    /// Tags in the order written.
    pub tags: Vec<(String, String)>,
    /// `additionalInfo` in the order written, such as `ServiceType` and
    /// `ImageType`.
    pub additional_info: Vec<(String, String)>,
    /// Marketplace part number, where a publisher other than Microsoft sells
    /// it.
    pub part_number: Option<String>,
}

/// Pairs of one resource that are kept. Azure takes fifty tags, and an attribute or two of a service
/// come beside them; what has thousands would make each look at a tag slow.
const MOST_PAIRS: usize = 500;

impl Resource {
    /// As it is kept: names as [`foreign_text::name`] has them, of too many pairs the first.
    pub(super) fn kept(mut self) -> Self {
        let texts = [&mut self.uri, &mut self.location, &mut self.part_number];
        texts.into_iter().flatten().for_each(keep);
        for pairs in [&mut self.tags, &mut self.additional_info] {
            if pairs.len() > MOST_PAIRS {
                let left_out = pairs.len() - MOST_PAIRS;
                pairs.truncate(MOST_PAIRS);
                pairs.push(("…".to_owned(), format!("+{left_out}")));
            }
            for (key, value) in pairs {
                keep(key);
                keep(value);
            }
        }
        self
    }

    fn segment_after(&self, name: &str) -> Option<&str> {
        let mut segments = self.uri.as_deref()?.split('/');
        segments.find(|segment| segment.eq_ignore_ascii_case(name))?;
        segments.next().filter(|segment| !segment.is_empty())
    }

    /// The resource group as written.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.segment_after("resourceGroups")
    }

    /// Last part of the URI.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.uri
            .as_deref()?
            .rsplit('/')
            .find(|segment| !segment.is_empty())
    }

    /// Provider and types, such as `microsoft.compute/virtualmachines`, in
    /// lower case.
    #[must_use]
    pub fn resource_type(&self) -> Option<String> {
        let uri = self.uri.as_deref()?.to_lowercase();
        let (_, tail) = uri.rsplit_once("/providers/")?;
        let mut segments = tail.split('/');
        let mut kind = segments
            .next()
            .filter(|provider| !provider.is_empty())?
            .to_owned();
        for segment in segments.step_by(2) {
            kind.push('/');
            kind.push_str(segment);
        }
        Some(kind)
    }

    /// Value of a tag, whose key is compared without case.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::capacity);
        let pairs = |pairs: &[(String, String)]| -> usize {
            let pair = |(key, value): &(String, String)| 48 + key.capacity() + value.capacity();
            pairs.iter().map(pair).sum()
        };
        size_of::<Self>()
            + text(&self.uri)
            + text(&self.location)
            + text(&self.part_number)
            + pairs(&self.tags)
            + pairs(&self.additional_info)
    }
}

fn keep(text: &mut String) {
    if let Cow::Owned(kept) = foreign_text::name(text) {
        *text = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_uri_is_taken_apart_without_case() {
        let resource = Resource {
            uri: Some("/subscriptions/s/resourceGroups/RG-Web/providers/Microsoft.Compute/virtualMachines/web-01".into()),
            tags: vec![("CostCenter".into(), "42".into())],
            ..Resource::default()
        };
        assert_eq!(resource.group(), Some("RG-Web"));
        assert_eq!(resource.name(), Some("web-01"));
        assert_eq!(
            resource.resource_type().as_deref(),
            Some("microsoft.compute/virtualmachines")
        );
        assert_eq!(resource.tag("costcenter"), Some("42"));
        assert_eq!(Resource::default().group(), None);
    }
}
