//! What an ID token says. It comes straight from the token endpoint over TLS,
//! which stands for its signature (OpenID Connect Core, 3.1.3.7, point 6); what
//! it was made for is checked all the same.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use costs::foreign_text::excerpt;
use serde::{Deserialize, Serialize};

use super::SignInError;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Name to show; empty where the authority tells none.
    pub name: String,
    /// Sign-in name, such as `jo@contoso.com`; empty where not told.
    pub username: String,
    /// GUID of the directory, where there are directories.
    pub tenant: Option<String>,
}

/// The claims that are read.
#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    exp: i64,
    nonce: Option<String>,
    name: Option<String>,
    preferred_username: Option<String>,
    upn: Option<String>,
    unique_name: Option<String>,
    sub: Option<String>,
    tid: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn has(&self, client_id: &str) -> bool {
        match self {
            Self::One(audience) => audience == client_id,
            Self::Several(all) => all.iter().any(|audience| audience == client_id),
        }
    }
}

/// Clocks of people's computers are wrong by this much, and more seldom.
const LEEWAY_S: i64 = 300;

/// Reads an ID token and checks for whom and for which sign-in it was made.
/// A renewed token has no nonce to check.
pub(crate) fn read(
    id_token: &str,
    client_id: &str,
    nonce: Option<&str>,
    now_s: i64,
) -> Result<Identity, SignInError> {
    let mut parts = id_token.split('.');
    let (Some(_), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(SignInError::Unreadable);
    };
    let payload = URL_SAFE_NO_PAD
        .decode(payload.trim_end_matches('='))
        .map_err(|_| SignInError::Unreadable)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| SignInError::Unreadable)?;
    if !claims.aud.has(client_id) || claims.exp < now_s.saturating_sub(LEEWAY_S) {
        return Err(SignInError::IdTokenForeign);
    }
    if nonce.is_some() && claims.nonce.as_deref() != nonce {
        return Err(SignInError::NonceMismatch);
    }
    let username = claims
        .preferred_username
        .or(claims.upn)
        .or(claims.unique_name)
        .unwrap_or_default();
    let name = claims.name.unwrap_or_else(|| {
        if username.is_empty() {
            claims.sub.unwrap_or_default()
        } else {
            username.clone()
        }
    });
    Ok(Identity {
        name: excerpt(&name),
        username: excerpt(&username),
        tenant: claims.tid,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &serde_json::Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn claims() -> serde_json::Value {
        serde_json::json!({
            "aud": "app", "exp": 1000, "nonce": "n1", "tid": "t1",
            "name": "Jo", "preferred_username": "jo@contoso.com",
        })
    }

    #[test]
    fn names_and_directory_are_read() {
        let identity = read(&token(&claims()), "app", Some("n1"), 900).unwrap();
        assert_eq!(identity.name, "Jo");
        assert_eq!(identity.username, "jo@contoso.com");
        assert_eq!(identity.tenant.as_deref(), Some("t1"));
        let mut bare = claims();
        for absent in ["name", "preferred_username", "tid"] {
            bare.as_object_mut().unwrap().remove(absent);
        }
        bare["upn"] = "jo@stamp.local".into();
        bare["aud"] = serde_json::json!(["other", "app"]);
        let identity = read(&token(&bare), "app", Some("n1"), 900).unwrap();
        assert_eq!(identity.name, "jo@stamp.local");
        assert_eq!(identity.tenant, None);
    }

    #[test]
    fn a_token_made_for_something_else_is_refused() {
        let fails = |client, nonce, now, expected| {
            assert_eq!(read(&token(&claims()), client, nonce, now), Err(expected));
        };
        fails("other", Some("n1"), 900, SignInError::IdTokenForeign);
        fails("app", Some("n1"), 1301, SignInError::IdTokenForeign);
        fails("app", Some("n2"), 900, SignInError::NonceMismatch);
        let mut bare = claims();
        bare.as_object_mut().unwrap().remove("nonce");
        assert_eq!(
            read(&token(&bare), "app", Some("n1"), 900),
            Err(SignInError::NonceMismatch)
        );
        assert!(read(&token(&bare), "app", None, 900).is_ok());
    }

    #[test]
    fn what_is_no_token_is_not_read() {
        for text in ["", "a.b", "a.!.c", "a.e30.c", "a.b.c.d", "e30.W10.c"] {
            assert_eq!(
                read(text, "app", None, 0),
                Err(SignInError::Unreadable),
                "{text}"
            );
        }
    }
}
