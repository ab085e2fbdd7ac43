//! What no frontend uses, as lines for who asked in the terminal.
//!
//! In goes a world; out comes what is unused, or why that cannot be told. It is worked out on a pool: frontends may have to be read.

use anstyle::{AnsiColor, Style};
use mizan_engine::World;
use mizan_engine::frontend::Unused;

use super::lines::{Room, notice};
use crate::findings::Findings;
use crate::paths::WorkingFolder;
use crate::render::visible;
use crate::sites::Texts;

const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const CARE: Style = AnsiColor::Yellow.on_default();

/// What is unused in a world.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Where and what, a line each.
    found: Vec<String>,
    /// Why it cannot be told of a backend.
    untold: Vec<String>,
}

impl Answer {
    pub(super) fn of(world: &World, here: &WorkingFolder) -> Self {
        let mut answer = Self::default();
        let mut findings = Findings::default();
        for (index, snapshot) in world.backends.iter().enumerate() {
            let Some(uses) = world.uses(index) else { continue };
            let unused = uses.unused();
            if let Unused::Known(unused) = &unused {
                findings.add(snapshot, &uses.unused_diagnostics(unused), here);
            }
            answer.untold.extend(Texts::new(here).why_untold(&unused));
        }
        let line = |finding: &crate::findings::Finding| format!("{}: {}", finding.at.address(), finding.message);
        answer.found = findings.all.iter().map(line).collect();
        answer
    }

    /// In a few lines.
    pub(super) fn lines(&self, room: Room) -> Vec<String> {
        let mut lines: Vec<String> = self.untold.iter().map(|why| notice(why)).collect();
        let shown = self.found.len().min(room.lines.saturating_sub(2));
        match self.found.len() {
            0 if self.untold.is_empty() => lines.push(format!("{GOOD}✓{GOOD:#} frontends use all there is")),
            0 => {}
            count => lines.push(format!("{CARE}!{CARE:#} {count} unused")),
        }
        lines.extend(self.found.iter().take(shown).map(|line| format!("  {}", visible::line(line))));
        if self.found.len() > shown {
            let more = self.found.len() - shown;
            lines.push(format!("{DIM}and {more} more: `mizan-dev check --unused` lists all{DIM:#}"));
        }
        lines
    }
}
