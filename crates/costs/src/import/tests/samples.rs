//! Every dialect with the sums that Python's `csv` and `decimal` find.

use super::*;

fn sample(name: &str) -> &'static [u8] {
    match name {
        "costs_of_another_kind.csv" => {
            include_bytes!("../../../../../tests/samples/costs_of_another_kind.csv")
        }
        "export_customer.csv" => include_bytes!("../../../../../tests/samples/export_customer.csv"),
        "export_enterprise.csv" => {
            include_bytes!("../../../../../tests/samples/export_enterprise.csv")
        }
        "export_enterprise_tags.csv" => {
            include_bytes!("../../../../../tests/samples/export_enterprise_tags.csv")
        }
        "export_partner.csv" => include_bytes!("../../../../../tests/samples/export_partner.csv"),
        "export_pay_as_you_go.csv" => {
            include_bytes!("../../../../../tests/samples/export_pay_as_you_go.csv")
        }
        "export_some_columns.csv" => {
            include_bytes!("../../../../../tests/samples/export_some_columns.csv")
        }
        "focus_1.0_cut.csv" => include_bytes!("../../../../../tests/samples/focus_1.0_cut.csv"),
        "portal_usage_v2.csv" => include_bytes!("../../../../../tests/samples/portal_usage_v2.csv"),
        "pricesheet_ea_201710_cut.json" => {
            include_bytes!("../../../../../tests/samples/pricesheet_ea_201710_cut.json")
        }
        "ratecard_MS-AZR-0062P_USD_cut.json" => {
            include_bytes!("../../../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json")
        }
        "usage_sponsorship_cut.csv" => {
            include_bytes!("../../../../../tests/samples/usage_sponsorship_cut.csv")
        }
        "usageaggregates_daily_2015-05-01_cut.json" => {
            include_bytes!("../../../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json")
        }
        _ => panic!("no sample {name}"),
    }
}

/// Reads a sample in chunks of many sizes: all must come to the same.
fn read_sample(name: &str) -> Read {
    let bytes = sample(name);
    let whole = read_in(bytes, usize::MAX, &[]).unwrap();
    for chunk in [1, 2, 3, 7, 64, 1000, 4099] {
        let read = read_in(bytes, chunk, &[]).unwrap();
        assert_eq!(read.report, whole.report, "{name} in {chunk}");
        assert_eq!(read.rows(), whole.rows(), "{name} in {chunk}");
    }
    whole
}

#[test]
fn an_enterprise_export() {
    let read = read_sample("export_enterprise.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::Enterprise));
    assert_eq!((read.report.rows, read.report.rejected), (5, 0));
    assert_eq!(read.quantity(), "39.78804");
    // `MC` is no currency.
    assert_eq!(read.costs(), ["19.998413754 ?"]);
    assert_eq!(read.report.other_charges, 1);
    let id = "7269128e-efae-4646-a2d7-8b3fec4751fb";
    assert_eq!(read.report.names, [(id.to_owned(), "Openshift".to_owned())]);
    assert!(read.report.lacks.is_empty());
    assert!(read.rows()[0].starts_with("2020-09-"), "{:?}", read.rows());
}

#[test]
fn tags_without_braces_and_units_in_blocks() {
    let read = read_sample("export_enterprise_tags.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::Enterprise));
    assert_eq!(read.costs(), ["0 CAD"]);
    let row = read.store.item_of(0);
    let resource = &read.store.resources()[row.resource as usize];
    assert_eq!(resource.tag("orchestrator"), Some("Kubernetes:1.19.9"));
    assert_eq!(resource.tags.len(), 5);
    assert_eq!(resource.group(), Some("Example-Resource-Group"));
    assert_eq!(resource.part_number, None);
    // 10 hours, not 100.
    assert_eq!(read.store.unit(read.store.label_of(0)), "1 Hours");
    assert_eq!(read.quantity(), "10");
}

#[test]
fn a_customer_agreement_export() {
    let read = read_sample("export_customer.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::Customer));
    assert_eq!((read.report.rows, read.report.rejected), (4, 0));
    assert_eq!(read.quantity(), "0.002148");
    assert_eq!(read.costs(), ["0.0000262412 USD"]);
    assert!(
        read.rows()[0].starts_with("2023-08-01"),
        "{:?}",
        read.rows()
    );
}

#[test]
fn a_partner_export() {
    let read = read_sample("export_partner.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::Partner));
    assert_eq!(read.costs(), ["0.012 USD"]);
    assert!(
        read.rows()[0].starts_with("2021-02-02"),
        "{:?}",
        read.rows()
    );
}

#[test]
fn a_pay_as_you_go_export_with_an_empty_row() {
    let read = read_sample("export_pay_as_you_go.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::PayAsYouGo));
    assert_eq!((read.report.rows, read.report.rejected), (1, 1));
    assert_eq!(read.costs(), ["0.075 USD"]);
    let rejection = &read.report.rejections[0];
    assert_eq!(rejection.line, 3);
    assert_eq!(rejection.column, "UsageQuantity");
    assert_eq!(rejection.reason, RowFault::Missing);
}

#[test]
fn an_export_with_some_columns_says_what_it_lacks() {
    let read = read_sample("export_some_columns.csv");
    assert_eq!(read.report.kind, TableKind::Export(Agreement::Unknown));
    assert_eq!((read.report.rows, read.report.rejected), (12, 0));
    assert_eq!(read.costs(), ["3.866937854 ?"]);
    use Field::{Currency, Meter, Quantity, Unit};
    assert_eq!(read.report.lacks, [Quantity, Unit, Meter, Currency]);
    let label = read.store.label_of(0);
    assert!(!read.store.meter_id(label).to_string().is_empty());
}

#[test]
fn a_sponsorship_export() {
    let read = read_sample("usage_sponsorship_cut.csv");
    assert_eq!(read.report.kind, TableKind::Sponsorship);
    assert_eq!((read.report.rows, read.report.rejected), (61, 0));
    assert_eq!(read.quantity(), "528.734146");
    assert_eq!(read.costs(), ["13.844161 ?"]);
    assert_eq!(read.report.forms.dates, DateForm::MonthFirst);
    assert!(!read.report.forms.is_date_open);
}

#[test]
fn a_focus_file_of_several_providers() {
    let read = read_sample("focus_1.0_cut.csv");
    assert_eq!(read.report.kind, TableKind::Focus(FocusVersion::V1_0));
    assert_eq!((read.report.rows, read.report.rejected), (40, 0));
    assert_eq!(read.quantity(), "21.07404910661");
    assert_eq!(read.costs(), ["2.04748454823 USD"]);
    let rows = read.rows();
    let microsoft = "64e355d7-997c-491d-b0c1-8414dccfcf42";
    assert!(rows.iter().any(|row| row.contains(microsoft)));
    assert!(!rows.iter().any(|row| row.contains("NULL")), "{rows:?}");
}

#[test]
fn later_focus_versions_are_known_by_their_columns() {
    let row = "1.5,USD,2024-02-01T05:00:00Z,2024-02-01T06:00:00Z,Usage,3,Hours,x,m";
    let head = "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,PricingQuantity,PricingUnit,ServiceName,x_SkuMeterId";
    for (more, version) in [
        ("", FocusVersion::V1_0),
        (",SkuMeter", FocusVersion::V1_1),
        (",SkuMeter,InvoiceId", FocusVersion::V1_2),
    ] {
        let read = read(&format!("{head}{more}\n{row},a,b\n")).unwrap();
        assert_eq!(read.report.kind, TableKind::Focus(version));
        assert_eq!(read.rows(), ["2024-02-01 stand-in m 3 = 1.5"]);
        let window = read.store.window_of(0);
        assert_eq!(window.end.seconds() - window.start.seconds(), 3600);
    }
}

#[test]
fn the_portals_second_version() {
    let read = read_sample("portal_usage_v2.csv");
    assert_eq!(read.report.kind, TableKind::PortalV2);
    assert_eq!((read.report.rows, read.report.rejected), (3, 0));
    assert_eq!(read.quantity(), "53.25");
    // Of the statement; the daily rows have none.
    assert_eq!(read.costs(), ["2.9 USD"]);
    assert_eq!(read.store.provider_cost(0), None);
    assert_eq!(read.report.lacks, [Field::Cost]);
    let id = "64e355d7-997c-491d-b0c1-8414dccfcf42";
    assert_eq!(read.store.record(0).subscription, id);
    let resource = &read.store.resources()[read.store.item_of(1).resource as usize];
    assert_eq!(resource.name(), Some("web-1"));
    let label = read.store.label_of(1);
    assert_eq!(read.store.category(label), "Virtual Machines");
    assert_eq!(read.store.unit(label), "Hours");
    let tags: Vec<_> = read
        .store
        .resources()
        .iter()
        .flat_map(|of| &of.tags)
        .collect();
    assert_eq!(tags.len(), 2, "{tags:?}");
}

#[test]
fn the_portals_first_version_has_no_meter_ids() {
    let text = "Provisioning Status\nSubscription Name,Subscription ID\nMine,S-1\n\nStatement\n\
        Billing Period,Name,Type,Resource,Region,SKU,Unit,Consumed,Included,Billable,Within Commitment,Currency,Overage,Commitment Rate,Rate,Value\n\
        x,Networking,,Data Transfer,Zone 1,y,GB,2,0,2,0,EUR,2,0,\"0.1\",\"0.20\"\n\nDaily Usage\n\
        Usage Date,Name,Type,Resource,Region,Unit,Consumed,Sub Region,Service,Component,Service Info 1,Service Info 2,Additional Info\n\
        6/30/2014,Networking,,Data Transfer,Zone 1,GB,2,West Europe,Compute,web,,,\n";
    let read = read(text).unwrap();
    assert_eq!(read.report.kind, TableKind::PortalV1);
    assert_eq!(
        read.rows(),
        ["2014-06-30 s-1 networking / data transfer / zone 1 2"]
    );
    assert_eq!(read.costs(), ["0.2 EUR"]);
    assert_eq!(read.report.lacks, [Field::Meter, Field::Tags, Field::Cost]);
}

#[test]
fn an_unknown_table_is_read_as_a_person_says() {
    let bytes = sample("costs_of_another_kind.csv");
    let Err(TableProblem::Unknown(table)) = read_in(bytes, 100, &[]) else {
        panic!("nobody knows this table");
    };
    assert_eq!(table.headers[0], "Booked on");
    assert_eq!(table.rows.len(), 5);
    let columns = [
        (Field::Date, 0),
        (Field::Subscription, 1),
        (Field::MeterName, 2),
        (Field::Quantity, 3),
        (Field::Cost, 4),
        (Field::Currency, 5),
    ];
    let mapping = Mapping {
        columns: columns.to_vec(),
        ..table.guess
    };
    let shown = preview(&table.headers, &table.rows, &mapping).unwrap();
    assert_eq!(shown.forms.numbers, NumberForm::Comma);
    let wrong = shown.rows.iter().position(Result::is_err);
    assert_eq!((shown.rows.len(), wrong), (5, Some(2)));
    let first = shown.rows[0].as_ref().unwrap();
    assert_eq!(
        (first.meter.as_str(), first.subscription.as_str()),
        ("Large machine", "Web")
    );

    let read = read_in(bytes, 100, std::slice::from_ref(&mapping)).unwrap();
    assert_eq!(read.report.kind, TableKind::Mapped);
    assert_eq!((read.report.rows, read.report.rejected), (4, 1));
    assert_eq!(read.quantity(), "1283.5");
    assert_eq!(read.costs(), ["27.586 EUR"]);
    let rejection = &read.report.rejections[0];
    assert_eq!(
        (rejection.line, rejection.column.as_str()),
        (4, "Booked on")
    );
    assert_eq!(rejection.value, "30.02.2024");
    assert_eq!(rejection.reason, RowFault::NotADate);

    let without_date = Mapping {
        columns: columns[1..].to_vec(),
        ..mapping
    };
    let problem = read_in(bytes, 100, &[without_date]).err();
    assert_eq!(
        problem,
        Some(TableProblem::Mapping(MappingProblem::DateMissing))
    );
}

#[test]
fn a_form_that_stays_open_is_told() {
    let of = |dates: [&str; 2]| {
        let rows = dates.map(|date| format!("s,{date},m,1\n"));
        let head = "SubscriptionId,Date,MeterId,Quantity\n";
        let read = read(&format!("{head}{}", rows.concat())).unwrap();
        (
            read.report.forms.is_date_open,
            read.rows()[0][..10].to_owned(),
        )
    };
    assert_eq!(
        of(["02/01/2024", "02/02/2024"]),
        (true, "2024-02-01".to_owned())
    );
    assert_eq!(
        of(["02/01/2024", "02/13/2024"]),
        (false, "2024-02-01".to_owned())
    );
    assert_eq!(
        of(["02/01/2024", "13/01/2024"]),
        (false, "2024-01-02".to_owned())
    );
    assert_eq!(
        of(["2024-02-01", "2024-02-02"]),
        (false, "2024-02-01".to_owned())
    );
}

#[test]
fn a_table_without_meters_is_all_of_one() {
    let text = "Day,Amount\n2024-01-01,2.5\n";
    let Err(TableProblem::Unknown(table)) = read(text) else {
        panic!("nobody knows this table");
    };
    let read = read_in(text.as_bytes(), 3, &[table.guess]).unwrap();
    assert_eq!(read.rows(), ["2024-01-01 stand-in stand-in 0 = 2.5"]);
    let label = read.store.label_of(0);
    assert_eq!(read.store.meter_name(label), "stand-in");
}

#[test]
fn titles_above_headers_and_headers_again_are_no_rows() {
    let text = "Usage report,,,\n,,,\nSubscriptionId,Date,MeterId,Quantity\ns,2024-01-01,m,1\n\
        SubscriptionId,Date,MeterId,Quantity\ns,2024-01-02,m,2\n";
    let read = read(text).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (2, 0));
}

#[test]
fn a_recorded_price_sheet() {
    let sheets = read_price_sheets(sample("pricesheet_ea_201710_cut.json")).unwrap();
    assert_eq!(sheets.cards.len(), 1);
    assert_eq!(sheets.cards[0].meters(), 20);
    assert_eq!(
        json_kind(sample("pricesheet_ea_201710_cut.json")),
        JsonKind::PriceSheet
    );
    let card = sample("ratecard_MS-AZR-0062P_USD_cut.json");
    assert_eq!(json_kind(card), JsonKind::RateCard);
    let usage = sample("usageaggregates_daily_2015-05-01_cut.json");
    assert_eq!(json_kind(usage), JsonKind::UsagePage);
}
