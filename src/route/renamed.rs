//! Views that name something by a name that it had before.

use costs::query::Dimension;

use super::{Blade, View};

impl View {
    /// Puts the present name in the place of each dimension's former one. A
    /// dimension that is then there twice stays once.
    pub(crate) fn rename(&mut self, present: impl Fn(&Dimension) -> Option<Dimension>) {
        let rename = |dimension: &mut Dimension| {
            if let Some(name) = present(dimension) {
                *dimension = name;
            }
        };
        let rename_all = |dimensions: &mut Vec<Dimension>| {
            dimensions.iter_mut().for_each(rename);
            let mut known: Vec<Dimension> = Vec::new();
            dimensions.retain(|dimension| {
                let is_new = !known.contains(dimension);
                known.push(dimension.clone());
                is_new
            });
        };
        rename_all(&mut self.group_by);
        self.cards.iter_mut().for_each(rename);
        for filter in &mut self.filters {
            rename(&mut filter.dimension);
        }
        for step in &mut self.steps {
            rename(&mut step.dimension);
            rename_all(&mut step.grouped_by);
        }
        if let Some(Blade::Charge(row)) = &mut self.blade {
            row.iter_mut().for_each(|(dimension, _)| rename(dimension));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_names_a_tag_has_its_present_name() {
        let query = "group=service&group=virtual.team&group=virtual.crew&where=virtual.team:red\
                     &step=service>virtual.team|virtual.team:red&card=virtual.team\
                     &open=charge&row=virtual.team:red";
        let mut view = View::read(query);
        view.rename(|dimension| {
            let is_former = *dimension == Dimension::Virtual("team".to_owned());
            is_former.then(|| Dimension::Virtual("crew".to_owned()))
        });
        let expected = "group=service&group=virtual.crew&where=virtual.crew:red\
                        &step=service>virtual.crew|virtual.crew:red&card=virtual.crew\
                        &open=charge&row=virtual.crew:red";
        assert_eq!(view, View::read(expected));
        assert_ne!(view, View::read(query));
        let before = view.clone();
        view.rename(|_| None);
        assert_eq!(view, before);
    }
}
