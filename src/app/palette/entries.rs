//! What the palette offers: built anew each time it opens, from the view and
//! the data of that moment.

use costs::query::{Dimension, Granularity};
use leptos::prelude::*;

use crate::app::common_commands::common_commands;
use crate::app::language_choice;
use crate::app::overlay::{Overlays, run};
use crate::app::shell::{ShellState, theme_name};
use crate::app::shortcuts::{Act, keys_of};
use crate::app::{page_icon, page_name};
use crate::browser;
use crate::components::{Command, IconName, PageFrame};
use crate::i18n::{
    self, chart_name, compare_name, dimension_name, granularity_name, measure_name, period_name,
    seen_name, shell_texts, texts,
};
use crate::route::{
    ChartType, Compare, GRANULARITIES, Measure, Page, Period, Seen, View, dimension_text,
    granularity_text,
};
use crate::state::{
    LanguageState, SavedViews, Session, Starter, Theme, Toasts, ViewState, commands,
};

/// Handles to all that an entry may change.
#[derive(Clone, Copy)]
pub(super) struct Entries {
    pub(super) view: ViewState,
    pub(super) session: Session,
    pub(super) frame: PageFrame,
    pub(super) shell: ShellState,
    pub(super) overlays: Overlays,
    pub(super) language: LanguageState,
    /// The dimension whose values are listed next.
    pub(super) filtered: RwSignal<Option<Dimension>>,
}

impl Entries {
    /// All entries, group by group.
    pub(super) fn commands(self) -> Vec<Command> {
        let has_data = self.session.summary.with(|summary| summary.rows > 0);
        let mut all = self.of_page();
        all.extend(self.pages());
        if has_data {
            all.extend(self.views());
            all.extend(self.dimensions());
            all.extend(self.scopes());
            all.extend(self.periods());
            all.extend(self.forms());
        }
        all.extend(self.actions());
        all
    }

    /// The commands of the page that is shown.
    fn of_page(self) -> Vec<Command> {
        let here = page_name(self.view.page.get());
        let in_group = |command: Command| {
            if command.group.is_empty() {
                command.group(here)
            } else {
                command
            }
        };
        let mut commands = self.frame.commands();
        commands.extend(common_commands(self.session, self.view, Toasts::current()));
        commands.into_iter().map(in_group).collect()
    }

    fn pages(self) -> impl Iterator<Item = Command> {
        let is_mac = browser::is_mac();
        [Page::Start]
            .into_iter()
            .chain(Page::MENU)
            .map(move |page| {
                let keys = keys_of(Act::Go(page)).map(|keys| keys.text(is_mac));
                let view = self.view;
                Command::new(
                    format!("page {}", page.path()),
                    page_name(Some(page)),
                    move || {
                        view.go(page);
                    },
                )
                .icon(page_icon(page))
                .detail(keys.unwrap_or_default())
                .group(shell_texts().pages)
            })
    }

    /// Shows the costs in a changed view.
    fn changed(
        self,
        id: String,
        name: impl Into<String>,
        change: impl Fn(&mut View) + Send + Sync + 'static,
    ) -> Command {
        let view = self.view;
        Command::new(id, name, move || {
            let mut changed = view.view.get_untracked();
            changed.blade = None;
            change(&mut changed);
            view.open(&changed, Page::Costs);
        })
    }

    fn views(self) -> Vec<Command> {
        let text = i18n::explorer_texts();
        let saved = SavedViews::current().all.get();
        let starters = Starter::offered(self.session).map(|starter| {
            let id = format!("starter {starter:?}");
            self.changed(id, starter.name(), move |view| {
                *view = untrack(|| starter.shown(self.session, self.view));
            })
            .icon(IconName::Bookmark)
            .group(text.starter_views)
        });
        let saved = saved.into_iter().map(|saved| {
            let shown = saved.view;
            self.changed(format!("view {}", saved.name), saved.name, move |view| {
                *view = View {
                    source: view.source,
                    ..shown.clone()
                };
            })
            .icon(IconName::Bookmark)
            .group(text.saved_views)
        });
        saved.chain(starters).collect()
    }

    fn dimensions(self) -> Vec<Command> {
        let (text, own) = (texts(), shell_texts());
        let dimensions = self.view.dimensions();
        let grouped = dimensions.iter().map(|dimension| {
            let chosen = dimension.clone();
            self.changed(
                format!("group {}", dimension_text(dimension)),
                (own.group_by)(&dimension_name(dimension)),
                move |view| view.group_by = vec![chosen.clone()],
            )
            .icon(IconName::Table)
            .group(text.group_by)
        });
        let filtered = dimensions.iter().map(|dimension| {
            let (chosen, next) = (dimension.clone(), self.filtered);
            Command::new(
                format!("filter {}", dimension_text(dimension)),
                (own.filter_by)(&dimension_name(dimension)),
                move || next.set(Some(chosen.clone())),
            )
            .icon(IconName::Filter)
            .group(text.add_filter)
        });
        grouped.chain(filtered).collect()
    }

    fn scopes(self) -> Vec<Command> {
        let (text, own) = (texts(), shell_texts());
        let scope = self.view.view.with(|view| view.scope.clone());
        let to_scope = move |id: String, name: &str, scope: Vec<String>, is_chosen: bool| {
            let view = self.view;
            Command::new(id, (own.scope_to)(name), move || {
                view.change(|view| view.scope.clone_from(&scope));
            })
            .icon(IconName::Subscription)
            .detail(if is_chosen { own.chosen } else { "" })
            .group(text.scope)
        };
        let everything = to_scope(
            "scope".to_owned(),
            text.all_subscriptions,
            Vec::new(),
            scope.is_empty(),
        );
        self.session.summary.with(|summary| {
            let each = summary.subscriptions.iter().map(|subscription| {
                to_scope(
                    format!("scope {}", subscription.id),
                    &subscription.name,
                    vec![subscription.id.clone()],
                    scope.as_slice() == [subscription.id.clone()],
                )
            });
            [everything].into_iter().chain(each).collect()
        })
    }

    fn periods(self) -> Vec<Command> {
        let view = self.view;
        view.named_periods()
            .map(|named| {
                let days = i18n::range(named.days(self.session.today(), view.cycle()));
                let id = format!("period {}", named.text());
                self.changed(id, period_name(named), move |view| {
                    view.period = Period::Named(named);
                })
                .icon(IconName::Calendar)
                .detail(days)
                .group(texts().period)
            })
            .collect()
    }

    fn forms(self) -> Vec<Command> {
        let (text, own) = (texts(), i18n::explorer_texts());
        let granularities = GRANULARITIES.into_iter().map(|granularity| {
            let id = format!("by {}", granularity_text(granularity));
            self.changed(id, granularity_name(granularity), move |view| {
                view.granularity = granularity;
            })
            .icon(IconName::Calendar)
            .group(text.granularity)
        });
        let charts = ChartType::ALL.iter().map(|chart| {
            self.changed(
                format!("chart {}", chart.text()),
                chart_name(*chart),
                |view| {
                    view.chart = *chart;
                },
            )
            .icon(IconName::Chart)
            .group(own.chart_type)
        });
        let measures = Measure::ALL.iter().map(|measure| {
            let id = format!("measure {}", measure.text());
            self.changed(id, measure_name(*measure), |view| view.measure = *measure)
                .icon(IconName::Chart)
                .group(own.measure)
        });
        let compares = Compare::ALL.iter().map(|compare| {
            let id = format!("compare {}", compare.text());
            self.changed(id, compare_name(*compare), |view| view.compare = *compare)
                .icon(IconName::Chart)
                .group(own.compare)
        });
        let seen = Seen::ALL.iter().map(|seen| {
            self.changed(format!("seen {}", seen.text()), seen_name(*seen), |view| {
                view.seen = *seen;
            })
            .icon(IconName::Filter)
            .group(own.seen_label)
        });
        let mut all: Vec<Command> = granularities
            .chain(charts)
            .chain(measures)
            .chain(compares)
            .chain(seen)
            .collect();
        let (is_total, is_accumulated) = self.view.view.with(|view| {
            let is_total = view.granularity == Granularity::Total;
            (is_total, view.is_accumulated)
        });
        // A single column has no sum of those before it.
        if !is_total {
            let running = self.changed("running".to_owned(), own.accumulated, move |view| {
                view.is_accumulated = !is_accumulated;
            });
            let chosen = shell_texts().chosen;
            let detail = if is_accumulated { chosen } else { "" };
            all.push(
                running
                    .icon(IconName::Chart)
                    .detail(detail)
                    .group(text.chart),
            );
        }
        all
    }

    fn actions(self) -> Vec<Command> {
        let (text, own) = (texts(), shell_texts());
        let is_mac = browser::is_mac();
        let act = |act: Act, icon: IconName, is_refused: bool| {
            let all = self;
            let keys = keys_of(act)
                .map(|keys| keys.text(is_mac))
                .unwrap_or_default();
            Command::new(format!("act {act:?}"), act.name(), move || {
                run(act, all.overlays, all.shell, all.view, all.frame);
            })
            .icon(icon)
            .detail(keys)
            .refused(is_refused.then(|| own.nothing_to_do.to_owned()))
            .group(own.actions)
        };
        let mut all = vec![
            act(Act::Undo, IconName::Undo, !self.view.can_undo()),
            act(Act::Redo, IconName::Redo, !self.view.can_redo()),
            act(Act::Sheet, IconName::Help, false),
            act(Act::Menu, IconName::Menu, false),
        ];
        let session = self.session;
        let has_demo = session
            .config
            .with(|config| config.as_ref().is_some_and(|config| config.demo.is_some()));
        if has_demo && !session.is_demo() {
            let open = Command::new("demo", text.demo_open, move || commands::open_demo(session));
            all.push(open.icon(IconName::Resource).group(own.actions));
        }
        let chosen = self.shell.theme.get();
        all.extend(Theme::ALL.map(|theme| {
            let signal = self.shell.theme;
            Command::new(
                format!("theme {}", theme.text()),
                theme_name(theme),
                move || {
                    theme.choose(signal);
                },
            )
            .icon(IconName::Theme)
            .detail(if theme == chosen { own.chosen } else { "" })
            .group(text.theme)
        }));
        let languages = language_choice::choices(self.language, self.view);
        all.extend(languages.into_iter().map(|mut choice| {
            let is_chosen = choice.is_checked.take() == Some(true);
            choice
                .detail(if is_chosen { own.chosen } else { "" })
                .group(text.language)
        }));
        all
    }
}
