//! The bearer token: held in memory, never shown.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

/// An access token. `Debug` hides it and there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Rc<str>);

/// A text that cannot be a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// Nothing but blanks.
    Empty,
    /// It has characters that a header value of this kind cannot have.
    Malformed,
}

impl Token {
    /// The value of the `Authorization` header.
    #[must_use]
    pub fn header_value(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

/// Takes a pasted token: blanks around it and a leading `Bearer` go away.
impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let text = match text.get(..6) {
            Some(word) if word.eq_ignore_ascii_case("bearer") => text[6..].trim_start(),
            _ => text,
        };
        if text.is_empty() {
            Err(TokenError::Empty)
        } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.into()))
        } else {
            Err(TokenError::Malformed)
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "no token",
            Self::Malformed => "not a bearer token",
        })
    }
}

impl std::error::Error for TokenError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_is_cleaned_and_never_shown() {
        for pasted in [
            "abc.def",
            "  abc.def\n",
            "Bearer abc.def",
            "bearer  abc.def ",
        ] {
            let token: Token = pasted.parse().unwrap();
            assert_eq!(token.header_value(), "Bearer abc.def");
            assert_eq!(format!("{token:?}"), "Token(hidden)");
        }
        assert_eq!("Bearer ".parse::<Token>(), Err(TokenError::Empty));
        assert_eq!("ab\r\nX: y".parse::<Token>(), Err(TokenError::Malformed));
        assert_eq!("schlüssel".parse::<Token>(), Err(TokenError::Malformed));
    }
}
