//! Bearer tokens of the emulator: three base64url parts as in a JSON Web Token, signed with HMAC-SHA256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a token says about its bearer.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Claims {
    /// The resource the token was issued for.
    pub(crate) aud: String,
    /// The directory that issued it.
    pub(crate) tid: String,
    /// The person.
    pub(crate) oid: String,
    pub(crate) name: String,
    pub(crate) iat: i64,
    /// Seconds since 1970 after which the token is refused.
    pub(crate) exp: i64,
    /// Tells a renewed token from the one given at the start, which is `start`.
    pub(crate) jti: String,
}

/// Signs tokens, links and continuation tokens. The key follows from the seed, so that tokens outlive a restart.
#[derive(Clone)]
pub(crate) struct Signer {
    key: [u8; 32],
}

impl Signer {
    pub(crate) fn new(seed: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"emulator signing key");
        hash.update(seed.to_be_bytes());
        Self {
            key: hash.finalize().into(),
        }
    }

    /// A signature of the text, base64url.
    pub(crate) fn signature(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(text).finalize().into_bytes())
    }

    pub(crate) fn is_signature(&self, text: &str, signature: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|bytes| self.mac(text).verify_slice(&bytes).is_ok())
    }

    pub(crate) fn issue(&self, claims: &Claims) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
        let payload = serde_json::to_vec(claims).expect("claims are plain texts and numbers");
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signature = self.signature(&signed);
        format!("{signed}.{signature}")
    }

    /// The claims of a token that this emulator signed; `None` when it is malformed or signed by someone else.
    pub(crate) fn read(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        if !self.is_signature(signed, signature) {
            return None;
        }
        let (_, payload) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(text.as_bytes());
        mac
    }
}

/// A GUID that always follows from the same name.
pub(crate) fn guid(name: &str) -> String {
    let hash = Sha256::digest(name.as_bytes());
    let hex: String = hash
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{}-{}-4{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_signed_with_the_same_key_is_read() {
        let claims = Claims {
            aud: "https://management.azure.com/".into(),
            tid: guid("a"),
            oid: guid("b"),
            name: "Somebody".into(),
            iat: 1,
            exp: 2,
            jti: "start".into(),
        };
        let token = Signer::new(1).issue(&claims);
        assert_eq!(Signer::new(1).read(&token), Some(claims));
        assert_eq!(Signer::new(2).read(&token), None);
        assert_eq!(Signer::new(1).read(&format!("{token}A")), None);
        assert_eq!(Signer::new(1).read("abc"), None);
    }

    #[test]
    fn guids_have_the_usual_form() {
        assert_eq!(guid("x").len(), 36);
        assert_ne!(guid("x"), guid("y"));
    }
}
