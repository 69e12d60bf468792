//! Plans in the words of the meters: hours, shares of a month, stored data, traffic.

use super::plan::{Plan, Shape, Weekly};

const PLAIN: Plan = Plan {
    scale: 6,
    base_units: 0,
    is_month_share: false,
    growth_per_100_000_a_day: 0,
    weekly: Weekly::Flat,
    noise_percent: 0,
    is_interrupted: false,
    shape: Shape::Flat,
    anomaly: None,
};

/// Something that runs all day: `count` hours for each hour.
pub(crate) fn hours(count: u128) -> Plan {
    Plan {
        base_units: count * 24_000_000,
        is_interrupted: true,
        ..PLAIN
    }
}

/// Something that runs on workdays from 07:00 to 19:00.
pub(crate) fn office_hours(count: u128) -> Plan {
    Plan {
        base_units: count * 12_000_000,
        shape: Shape::Office,
        weekly: Weekly::Workdays,
        ..PLAIN
    }
}

/// A day's share of `count` things paid by the month.
pub(crate) fn month_share(count: u128) -> Plan {
    Plan {
        scale: 17,
        base_units: count * 10u128.pow(17),
        is_month_share: true,
        ..PLAIN
    }
}

/// A day's share of stored data that slowly grows.
pub(crate) fn stored_gb(gb: u128) -> Plan {
    Plan {
        scale: 15,
        base_units: gb * 10u128.pow(15),
        is_month_share: true,
        growth_per_100_000_a_day: 180,
        ..PLAIN
    }
}

/// An amount a day in millionths, which follows the visitors.
pub(crate) fn traffic(millionths: u128) -> Plan {
    Plan {
        base_units: millionths,
        growth_per_100_000_a_day: 220,
        weekly: Weekly::Business,
        noise_percent: 12,
        shape: Shape::Visitors,
        ..PLAIN
    }
}

/// An amount a day in millionths, moved at night.
pub(crate) fn nightly(millionths: u128) -> Plan {
    Plan {
        base_units: millionths,
        noise_percent: 6,
        shape: Shape::Night,
        ..PLAIN
    }
}

/// A plain amount for each day, in millionths.
pub(crate) fn daily(millionths: u128) -> Plan {
    Plan {
        base_units: millionths,
        ..PLAIN
    }
}
