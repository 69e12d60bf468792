//! How figures are shown, as short words in the address.

use costs::query::{Comparison, Presence};
use costs::{BillingCycle, DayRange};

/// Declares an enum whose values are words of the address.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub(crate) enum $name {
            $($(#[$doc])* $value,)+
        }

        impl $name {
            /// All, in the order they are offered.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The word in the address.
            #[must_use]
            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }

            /// Reads what `text` writes.
            #[must_use]
            pub(crate) fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.text() == text)
            }
        }
    };
}

words! {
    /// What the figures measure.
    Measure {
        /// Charges.
        #[default]
        Cost = "cost",
        /// Units used, where a group has one unit.
        Quantity = "quantity",
    }
}

words! {
    /// The form of the main chart.
    ChartType {
        /// Columns for each date, stacked by group; bars where there are no dates.
        #[default]
        Columns = "columns",
        /// The same as areas.
        Area = "area",
        /// One line for each group.
        Lines = "lines",
        /// One horizontal bar for each group.
        Bars = "bars",
        /// Parts of a ring.
        Donut = "donut",
        /// Rectangles by size.
        Treemap = "treemap",
        /// Days as shades.
        Calendar = "calendar",
        /// From the comparison period's cost to this one's.
        Waterfall = "waterfall",
    }
}

words! {
    /// What the period is compared with.
    Compare {
        /// The period of the same kind just before; see [`DayRange::before`].
        #[default]
        Previous = "previous",
        /// The same days of the month before.
        LastMonth = "last-month",
        /// The same days of the year before.
        LastYear = "last-year",
        /// Nothing.
        Nothing = "nothing",
    }
}

words! {
    /// Which groups are shown by when they had usage.
    Seen {
        /// All.
        #[default]
        Any = "any",
        /// Those that only one of both periods has.
        Changed = "changed",
        /// Those that the comparison period has not.
        New = "new",
        /// Those that only the comparison period has.
        Vanished = "vanished",
    }
}

impl Compare {
    /// The comparison of a query over `days`.
    #[must_use]
    pub(crate) fn comparison(self, days: DayRange, cycle: BillingCycle) -> Option<Comparison> {
        match self {
            Self::Previous => Some(Comparison::Range(days.before(cycle))),
            Self::LastMonth => Some(Comparison::SamePeriodLastMonth),
            Self::LastYear => Some(Comparison::SamePeriodLastYear),
            Self::Nothing => None,
        }
    }
}

impl Seen {
    /// The bound of a query.
    #[must_use]
    pub(crate) const fn presence(self) -> Option<Presence> {
        match self {
            Self::Any => None,
            Self::Changed => Some(Presence::Changed),
            Self::New => Some(Presence::New),
            Self::Vanished => Some(Presence::Vanished),
        }
    }
}

impl ChartType {
    /// Whether it shows dates; the others show sums over the period.
    #[must_use]
    pub(crate) const fn has_dates(self) -> bool {
        matches!(
            self,
            Self::Columns | Self::Area | Self::Lines | Self::Calendar
        )
    }
}
