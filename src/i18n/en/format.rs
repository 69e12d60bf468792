//! How English writes numbers, amounts and dates: signs, words and their order.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        decimal_sign: ".",
        group_sign: ",",
        // Signs of currencies that no other currency of the list shares; the
        // others are written with their codes. As in the Unicode CLDR.
        symbols: "USD $ EUR € GBP £ JPY ¥ CNY CN¥ INR ₹ KRW ₩ BRL R$ AUD A$ CAD CA$ NZD NZ$ TWD NT$ HKD HK$ MXN MX$",
        // Powers of ten and what stands behind short numbers that count them,
        // largest first.
        powers: "12 T 9 B 6 M 3 K",
        list_separator: ", ",
        // Between facts of one line that are of different kinds.
        fact_separator: " · ",
        // Between the levels of a path, outermost first.
        level_separator: " › ",
        january: "Jan",
        february: "Feb",
        march: "Mar",
        april: "Apr",
        may: "May",
        june: "Jun",
        july: "Jul",
        august: "Aug",
        september: "Sep",
        october: "Oct",
        november: "Nov",
        december: "Dec",
        monday: "Mon",
        tuesday: "Tue",
        wednesday: "Wed",
        thursday: "Thu",
        friday: "Fri",
        saturday: "Sat",
        sunday: "Sun",
        // The first day of a month, as dates write it.
        first_of_month: "1",
    }
    phrases {
        amount(symbol, number): "{symbol}{number}",
        amount_below_zero(symbol, number): "-{symbol}{number}",
        // A code is set off by a space that never breaks.
        coded_amount(code, number): "{code}\u{a0}{number}",
        coded_amount_below_zero(code, number): "-{code}\u{a0}{number}",
        exact_amount(number, code): "{number} {code}",
        less_than(amount): "<{amount}",
        more_than(amount): ">{amount}",
        percent(number): "{number}%",
        full_day(day, month, year): "{day} {month} {year}",
        short_day(day, month): "{day} {month}",
        month_and_year(month, year): "{month} {year}",
        quarter_and_year(quarter, year): "Q{quarter} {year}",
        year(year): "{year}",
        range(from, until): "{from} – {until}",
        // Both days without their year.
        range_in_year(from, until, year): "{from} – {until} {year}",
        labelled(name, value): "{name}: {value}",
        sentences(first, second): "{first} {second}",
        bytes(number): "{number} B",
        kilobytes(number): "{number} kB",
        megabytes(number): "{number} MB",
        gigabytes(number): "{number} GB",
    }
}
