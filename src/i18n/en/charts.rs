//! English words of charts: what they say beside the names and amounts that they
//! are given.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        chart: "chart",
        moving: "Left and right arrow keys move along the chart, up and down arrow keys through the series, Home and End to its ends, Escape leaves.",
        moving_rows: "Arrow keys move through the parts of the chart, Home and End to its ends, Escape leaves.",
        moving_days: "Up and down arrow keys move by days, left and right arrow keys by weeks, Home and End to the ends, Escape leaves.",
        picking: "Enter filters by what is chosen.",
        menu: "Save, copy or show as table",
        save_group: "Save the picture",
        data_group: "Data",
        save_png: "Save as PNG",
        save_svg: "Save as SVG",
        copy_csv: "Copy as CSV",
        download_csv: "Download CSV",
        show_table: "Show as table",
        copied: "The data have been copied",
        not_copied: "The browser did not allow copying",
        not_saved: "The picture could not be made",
        series: "Series",
        legend_hint: "Double click or Alt and click: only this one",
        period: "Period",
        name: "Name",
        amount: "Amount",
        share: "Share",
        change: "Change",
        so_far: "Total after it",
        total: "Total",
        empty: "Nothing to show in this view",
        all_hidden: "All series are switched off in the legend",
        all_zero: "Nothing in this view has a value other than zero",
        not_drawn: "Too small to draw, or below zero:",
        zero: "zero",
        below_zero: "below zero",
        before: "Before",
        after: "After",
        partial: "Not complete yet",
    }
    phrases {
        more(number): "{number} more",
        entry(name, amount): "{name} {amount}",
        within(parent, name): "{parent} · {name}",
        named(name, unit): "{name} ({unit})",
        bucket_said(period, total): "{period}: Total {total}",
        series_said(name, period, amount, total): "{name}, {period}: {amount}. Total: {total}",
        share_said(name, amount, share): "{name}: {amount}, {share}",
        change_said(name, change, so_far): "{name}: {change}, then {so_far}",
        and_said(said, name, amount): "{said}; {name} {amount}",
        compared_said(said, name, amount): "{said}. {name}: {amount}",
        partial_said(said): "{said}. Not complete yet.",
        only(name): "Only {name} is shown",
        shown(name): "{name} is shown",
        hidden(name): "{name} is hidden",
        file_name(title): "meterview {title}",
    }
    counts {
    }
    typed {
    }
}
