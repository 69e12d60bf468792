//! What the choices of a view are called.

use super::{explorer_texts, texts};
use crate::route::{ChartType, Compare, Measure, NamedPeriod, Seen};

/// What a period is called.
pub(crate) fn period_name(period: NamedPeriod) -> &'static str {
    let (text, own) = (texts(), explorer_texts());
    match period {
        NamedPeriod::ThisMonth => text.this_month,
        NamedPeriod::LastMonth => text.last_month,
        NamedPeriod::Last7Days => text.last_7_days,
        NamedPeriod::Last30Days => text.last_30_days,
        NamedPeriod::Last90Days => text.last_90_days,
        NamedPeriod::ThisQuarter => own.this_quarter,
        NamedPeriod::LastQuarter => own.last_quarter,
        NamedPeriod::ThisYear => own.this_year,
        NamedPeriod::Last12Months => own.last_12_months,
        NamedPeriod::BillingPeriod => text.billing_period,
        NamedPeriod::LastBillingPeriod => text.last_billing_period,
    }
}

/// What a form of chart is called.
pub(crate) fn chart_name(chart: ChartType) -> &'static str {
    let text = explorer_texts();
    match chart {
        ChartType::Columns => text.chart_columns,
        ChartType::Area => text.chart_area,
        ChartType::Lines => text.chart_lines,
        ChartType::Bars => text.chart_bars,
        ChartType::Donut => text.chart_donut,
        ChartType::Treemap => text.chart_treemap,
        ChartType::Calendar => text.chart_calendar,
        ChartType::Waterfall => text.chart_waterfall,
    }
}

/// What a measure is called.
pub(crate) fn measure_name(measure: Measure) -> &'static str {
    let text = explorer_texts();
    match measure {
        Measure::Cost => text.measure_cost,
        Measure::Quantity => text.measure_quantity,
    }
}

/// What the period is compared with, in words.
pub(crate) fn compare_name(compare: Compare) -> &'static str {
    let text = explorer_texts();
    match compare {
        Compare::Previous => text.compare_previous,
        Compare::LastMonth => text.compare_last_month,
        Compare::LastYear => text.compare_last_year,
        Compare::Nothing => text.compare_nothing,
    }
}

/// What groups by when they had usage are called.
pub(crate) fn seen_name(seen: Seen) -> &'static str {
    let text = explorer_texts();
    match seen {
        Seen::Any => text.seen_any,
        Seen::Changed => text.seen_changed,
        Seen::New => text.seen_new,
        Seen::Vanished => text.seen_vanished,
    }
}
