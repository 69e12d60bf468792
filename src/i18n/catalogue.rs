//! The form of a catalogue: fixed texts, sentences with places, counted nouns
//! and typed values.

/// Declares the type `Texts` and its first language.
macro_rules! catalogue {
    (@text $argument:ident) => { &str };
    (
        texts { $($text:ident : $words:literal,)* }
        phrases { $($phrase:ident ( $($argument:ident),+ ) : $template:literal,)* }
        counts { $($counted:ident : $one:literal, $many:literal;)* }
        typed { $($typed:ident : $kind:ty = $value:expr,)* }
    ) => {
        /// All texts of one language.
        pub(crate) struct Texts {
            $(pub(crate) $text: &'static str,)*
            $(pub(crate) $phrase: fn($(catalogue!(@text $argument)),+) -> String,)*
            $(pub(crate) $counted: fn(u32) -> String,)*
            $(pub(crate) $typed: $kind,)*
        }

        /// English.
        pub(crate) static EN: Texts = Texts {
            $($text: $words,)*
            $($phrase: |$($argument: &str),+| format!($template),)*
            $($counted: |number: u32| {
                let noun = if number == 1 { $one } else { $many };
                format!("{} {noun}", crate::i18n::count(u64::from(number)))
            },)*
            $($typed: $value,)*
        };
    };
}

pub(crate) use catalogue;
