//! Accessibility as axe-core judges it, and where the keyboard is.

use serde::Deserialize;
use serde_json::Value;

use crate::page::Page;

/// Rules of WCAG 2.2 AA, and what axe-core calls best practice.
const RUN: &str = "\
    const done = arguments[arguments.length - 1]; \
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']; \
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(result => \
        done(result.violations.map(rule => ({ rule: rule.id, help: rule.help, \
            elements: rule.nodes.map(node => node.target.join(' ') + ': ' + node.html.slice(0, 160) + ' | ' \
                + (node.any[0]?.message ?? node.failureSummary ?? '')) }))), \
        error => done([{ rule: 'axe', help: String(error), elements: [] }]))";

/// A broken rule.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name.
    pub rule: String,
    /// What it asks for.
    pub help: String,
    /// The elements that break it.
    pub elements: Vec<String>,
}

impl Page {
    /// What axe-core finds wrong with the page as it is shown now.
    pub async fn violations(&self) -> Vec<Violation> {
        let file = std::env::var("METERVIEW_AXE").unwrap_or_else(|_| {
            panic!("METERVIEW_AXE names axe-core's script: run cargo xtask test --only journeys")
        });
        if self.script("return typeof axe === 'undefined'").await == Value::Bool(true) {
            let script =
                std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
            self.script(&script).await;
        }
        // What fades or slides is judged when it has arrived.
        let settled = "const done = arguments[arguments.length - 1]; \
             Promise.allSettled(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity)\
             .map(a => a.finished)).then(() => done(true))";
        self.script_async(settled).await;
        let found = self.script_async(RUN).await;
        serde_json::from_value(found).unwrap()
    }

    /// Shows the page in a theme, as its own setting does.
    pub async fn set_theme(&self, theme: &str) {
        let script = format!("document.documentElement.dataset.theme = '{theme}'");
        self.script(&script).await;
    }

    /// Whether the keyboard is somewhere on the page.
    pub async fn has_focus(&self) -> bool {
        let script = "return document.activeElement !== null && document.activeElement !== document.body \
             && document.activeElement !== document.documentElement";
        self.script(script).await == Value::Bool(true)
    }

    /// Whether what has the focus shows it, and what it is.
    pub async fn focus_mark(&self) -> (bool, String) {
        let script = "const element = document.activeElement; \
             const marks = [element, element.parentElement].map(one => getComputedStyle(one)); \
             const isMarked = marks.some(style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) \
                 || style.boxShadow !== 'none'); \
             return [isMarked, element.outerHTML.slice(0, 200)]";
        serde_json::from_value(self.script(script).await).unwrap()
    }
}
