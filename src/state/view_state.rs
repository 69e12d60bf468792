//! The view that the address holds, and ways to change it.

use costs::query::{Dimension, Granularity, Having, Query};
use costs::{BillingCycle, Currency, DayRange};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};

use super::{AllocationRules, Session, ViewHistory, queries};
use crate::browser;
use crate::route::{
    Blade, ChartType, Measure, NamedPeriod, Page, Source, View, first_incomplete_day, query_filter,
};

/// The current view. Copies are handles to the same address.
#[derive(Clone, Copy)]
pub(crate) struct ViewState {
    /// The page; `None` at an address that is none.
    pub(crate) page: Memo<Option<Page>>,
    /// The view, with the source that the data really has.
    pub(crate) view: Memo<View>,
    /// The source that the address asks for.
    pub(crate) asked_source: Memo<Option<Source>>,
    /// What is open beside the page.
    pub(crate) blade: Memo<Option<Blade>>,
    session: Session,
    navigate: Callback<(String, bool)>,
    /// Views that can be gone back to.
    history: RwSignal<ViewHistory>,
    /// Blades opened one after the other, each a step of the browser's history.
    opened: StoredValue<u32>,
}

impl ViewState {
    /// The view of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the frame provides the view to everything in it")
    }

    /// Follows the address. Only inside the router.
    pub(crate) fn new(session: Session) -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let (pathname, search) = (location.pathname, location.search);
        // The router shows a new path in the address bar once the page is there;
        // ours is there as soon as the address has been read.
        let browser_url = use_context::<BrowserUrl>();
        Effect::new(move |_| {
            pathname.track();
            if let Some(browser_url) = &browser_url {
                browser_url.ready_to_complete();
            }
        });
        let rules = AllocationRules::current();
        let asked = Memo::new(move |_| {
            let mut view = View::read(&search.get());
            view.rename(|dimension| rules.present_name(dimension));
            view
        });
        let has_data = Memo::new(move |_| session.summary.with(|summary| summary.rows > 0));
        let view = Memo::new(move |_| {
            let mut view = asked.get();
            if session.is_demo() {
                view.source = Some(Source::Demo);
            } else if has_data.get() {
                view.source = Some(Source::Own);
            }
            view
        });
        let blade = Memo::new(move |_| asked.with(|view| view.blade.clone()));
        let opened = StoredValue::new(0);
        Effect::new(move |_| {
            if blade.with(Option::is_none) {
                opened.set_value(0);
            }
        });
        let page = Memo::new(move |_| Page::at(&pathname.get()));
        let history = RwSignal::new(ViewHistory::default());
        Effect::new(move |_| {
            let mut shown = asked.get();
            shown.blade = None;
            // Which data are connected is no choice of a view.
            shown.source = None;
            if let Some(page) = page.get() {
                history.update(|history| history.arrive(&shown.href(page)));
            }
        });
        Self {
            page,
            history,
            blade,
            opened,
            view,
            asked_source: Memo::new(move |_| asked.with(|view| view.source)),
            session,
            navigate: Callback::new(move |(address, replace): (String, bool)| {
                navigate(
                    &address,
                    NavigateOptions {
                        scroll: false,
                        replace,
                        ..NavigateOptions::default()
                    },
                );
            }),
        }
    }

    /// The address of `page` with the current view and nothing open beside it.
    pub(crate) fn href(self, page: Page) -> String {
        let mut view = self.view.get();
        view.blade = None;
        view.href(page)
    }

    /// The address of the current page with a changed view. What is open beside
    /// the page is closed by any change but one that opens something.
    pub(crate) fn changed_href(self, change: impl FnOnce(&mut View)) -> String {
        let mut view = self.view.get();
        view.blade = None;
        change(&mut view);
        view.href(self.page.get().unwrap_or(Page::Costs))
    }

    /// Changes the view on the current page.
    pub(crate) fn change(self, change: impl FnOnce(&mut View)) {
        let mut opens_blade = false;
        let address = untrack(|| {
            self.changed_href(|view| {
                change(view);
                opens_blade = view.blade.is_some();
            })
        });
        if opens_blade {
            self.opened.update_value(|opened| *opened += 1);
        }
        self.navigate.run((address, false));
    }

    /// Whether a change of the view can be taken back.
    pub(crate) fn can_undo(self) -> bool {
        self.history.with(|history| history.undone().is_some())
    }

    /// Whether a change that was taken back can be made again.
    pub(crate) fn can_redo(self) -> bool {
        self.history.with(|history| history.redone().is_some())
    }

    /// Takes the last change of the view back.
    pub(crate) fn undo(self) {
        let to = self
            .history
            .with_untracked(|history| history.undone().map(str::to_owned));
        self.go_to(to);
    }

    /// Makes the change again that was taken back last.
    pub(crate) fn redo(self) {
        let to = self
            .history
            .with_untracked(|history| history.redone().map(str::to_owned));
        self.go_to(to);
    }

    /// Goes to an address of the history, with the data connected now.
    fn go_to(self, address: Option<String>) {
        let Some(address) = address else {
            return;
        };
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let mut view = View::read(query);
        view.source = self.view.with_untracked(|view| view.source);
        if let Some(page) = Page::at(path) {
            self.navigate.run((view.href(page), false));
        }
    }

    /// Opens something beside the page.
    pub(crate) fn open_blade(self, blade: Blade) {
        self.open_blade_in(None, blade);
    }

    /// Opens something beside the page, in a currency if one is given.
    pub(crate) fn open_blade_in(self, currency: Option<Currency>, blade: Blade) {
        self.change(|view| {
            view.currency = currency.or(view.currency);
            view.blade = Some(blade);
        });
    }

    /// Closes what is open: goes back to where it was opened from.
    pub(crate) fn close_blade(self) {
        let opened = self.opened.get_value();
        if opened > 0 {
            self.opened.set_value(opened - 1);
            browser::go_back();
        } else {
            let address = untrack(|| self.changed_href(|_| ()));
            self.navigate.run((address, true));
        }
    }

    /// Goes to `page` with the current view.
    pub(crate) fn go(self, page: Page) {
        let address = untrack(|| self.href(page));
        self.navigate.run((address, false));
    }

    /// Goes to `page` with another view.
    pub(crate) fn open(self, view: &View, page: Page) {
        self.navigate.run((view.href(page), false));
    }

    /// Goes to the start page and forgets the view.
    pub(crate) fn leave(self) {
        self.navigate.run((Page::Start.path().to_owned(), false));
    }

    /// The cycle of the subscriptions in scope; calendar months where they differ.
    pub(crate) fn cycle(self) -> BillingCycle {
        self.view
            .with(|view| self.session.shared_cycle(&view.subscriptions()))
            .unwrap_or(BillingCycle::CALENDAR)
    }

    /// The periods to choose from: billing periods only where the subscriptions
    /// in scope share them.
    pub(crate) fn named_periods(self) -> impl Iterator<Item = NamedPeriod> {
        let shares_cycle = self
            .view
            .with(|view| self.session.shared_cycle(&view.subscriptions()))
            .is_some();
        NamedPeriod::ALL
            .into_iter()
            .filter(move |named| shares_cycle || !named.is_billing_period())
    }

    /// The days of the view.
    pub(crate) fn days(self) -> DayRange {
        let period = self.view.with(|view| view.period);
        period.days(self.session.today(), self.cycle())
    }

    /// A query for the whole view, with up to `most_groups` groups.
    pub(crate) fn query(self, most_groups: u32) -> Query {
        let view = self.view.get();
        let days = self.days();
        let mut query = queries::plain_query(days, view.group_by.clone(), most_groups);
        query.filters = view.query_filters();
        query.granularity = match view.chart {
            ChartType::Calendar => Granularity::Daily,
            _ => view.granularity,
        };
        query.currency = view.currency;
        query.with_quantity = view.measure == Measure::Quantity;
        query.with_column_quantities = query.with_quantity;
        query.compare = view.compare.comparison(days, self.cycle());
        query.complete_until = Some(first_incomplete_day(self.session.today()));
        query.sort = view.order.iter().map(|order| order.for_query()).collect();
        query.having = view.seen.presence().map(|presence| Having {
            presence: Some(presence),
            ..Having::default()
        });
        query.accumulate = view.is_accumulated;
        query
    }

    /// A query for the usage of one row of the view.
    pub(crate) fn row_query(self, row: &[(Dimension, Option<String>)]) -> Query {
        let mut query = self.query(1);
        query.group_by = Vec::new();
        query.granularity = Granularity::Total;
        query.compare = None;
        query.complete_until = None;
        query.having = None;
        query.sort = Vec::new();
        query.accumulate = false;
        for (dimension, value) in row {
            query
                .filters
                .push(query_filter(dimension.clone(), vec![value.clone()]));
        }
        query
    }

    /// Dimensions to group and filter by: the fixed ones and the tags in use.
    pub(crate) fn dimensions(self) -> Vec<Dimension> {
        let mut dimensions = vec![
            Dimension::Service,
            Dimension::ServiceTier,
            Dimension::ServiceFamily,
            Dimension::Meter,
            Dimension::MeterRegion,
            Dimension::Unit,
            Dimension::Resource,
            Dimension::ResourceGroup,
            Dimension::ResourceType,
            Dimension::Location,
            Dimension::Subscription,
            Dimension::Tenant,
            Dimension::Offer,
            Dimension::Publisher,
            Dimension::Pricing,
        ];
        self.session.summary.with(|summary| {
            dimensions.extend(summary.tag_keys.iter().cloned().map(Dimension::Tag));
            let own = summary.allocation.virtual_tags.iter();
            dimensions.extend(own.map(|tag| Dimension::Virtual(tag.name.clone())));
        });
        dimensions
    }
}
