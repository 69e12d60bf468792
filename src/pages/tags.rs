//! What tags say of the costs: how much is tagged, rules that merge keys, make
//! virtual tags and share costs, and what is left to be tagged.

mod alike;
mod clean_up;
mod condition;
mod coverage;
mod editing;
mod key_rules;
mod look_alikes;
mod preview;
mod problem;
mod rules;
mod scope;
mod shared_costs;
mod value_rules;
mod virtual_rules;
mod virtual_tags;

use leptos::prelude::*;

use crate::components::{Command, IconName, PageFrame};
use crate::i18n::shell_texts;
use crate::state::AllocationRules;

use clean_up::CleanUp;
use coverage::Coverage;
use editing::Editing;
use look_alikes::LookAlikes;
use rules::RuleSection;
use scope::PeriodChoice;

/// The page.
#[component]
pub(crate) fn TagsPage() -> impl IntoView {
    let rules = AllocationRules::current();
    provide_context(Editing::new(rules));
    PageFrame::current().set_commands(Signal::derive(move || {
        let export = Command::new("export", shell_texts().export, move || {
            crate::browser::save_text(rules::FILE_NAME, rules::MEDIA_TYPE, &rules.text());
        });
        vec![export.icon(IconName::Download)]
    }));
    view! {
        <div class="tags-period"><PeriodChoice /></div>
        <LookAlikes />
        <Coverage />
        <RuleSection />
        <CleanUp />
    }
    .into_any()
}
