//! Places of frontends as they are shown: which file, which line, in which component.
//!
//! In go uses; out come [`Site`]s. A file's text is read once, for its lines.

use std::collections::HashMap;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::frontend::{Unused, Use, UseKind};
use mizan_text::Span;

use crate::findings::{Position, Source};
use crate::paths::WorkingFolder;
use crate::render::visible;

/// A place of a frontend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// Its file, as shown.
    pub(crate) file: String,
    pub(crate) at: Position,
    /// The declaration at the top of the file that it stands in.
    pub(crate) component: Option<Arc<str>>,
}

impl Site {
    /// `src/App.tsx:12:5 in App`.
    pub(crate) fn line(&self) -> String {
        let Site { file, at, component } = self;
        let within = component.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
        format!("{file}:{}:{}{within}", at.line, at.column)
    }
}

/// The texts of frontends, as far as lines were asked for.
pub(crate) struct Texts<'h> {
    here: &'h WorkingFolder,
    known: HashMap<Arc<Utf8Path>, Source>,
}

impl<'h> Texts<'h> {
    pub(crate) fn new(here: &'h WorkingFolder) -> Self {
        Self { here, known: HashMap::new() }
    }

    /// Where a use is.
    pub(crate) fn site(&mut self, one: &Use) -> Site {
        let (file, at) = self.place(&one.file, one.span);
        Site { file, at, component: one.component.clone() }
    }

    fn place(&mut self, file: &Arc<Utf8Path>, span: Span) -> (String, Position) {
        let read = || {
            let text = std::fs::read(file.as_std_path()).unwrap_or_default();
            Source::new(self.here.show(file), String::from_utf8_lossy(&text).into_owned().into_boxed_str())
        };
        let source = self.known.entry(Arc::clone(file)).or_insert_with(read);
        (source.path.clone(), source.position(span.start))
    }

    /// The places where something is done with what is used: one for each component, in order.
    pub(crate) fn of_components(&mut self, uses: &[Use]) -> Vec<Site> {
        let is_mere = |one: &&Use| matches!(one.kind, UseKind::Import | UseKind::ReExport | UseKind::ClosingElement);
        let mut sites: Vec<Site> = Vec::new();
        for one in uses.iter().filter(|one| !is_mere(one)) {
            let site = self.site(one);
            let is_known = |known: &Site| known.file == site.file && known.component == site.component;
            if !sites.iter().any(is_known) {
                sites.push(site);
            }
        }
        sites
    }

    /// Why it cannot be told what no frontend uses, as a sentence without its full stop; `None` where it can.
    pub(crate) fn why_untold(&mut self, unused: &Unused) -> Option<String> {
        match unused {
            Unused::Known(_) => None,
            Unused::NoFiles(folders) => {
                let folders: Vec<String> =
                    folders.iter().map(|folder| format!("`{}`", visible::line(&self.here.show(folder)))).collect();
                let folders = folders.join(", ");
                Some(format!("what is unused cannot be told: there is no TypeScript or JavaScript in {folders}"))
            }
            Unused::Untold { file, span, reason } => {
                let (file, at) = self.place(file, *span);
                let place = format!("{}:{}:{}", visible::line(&file), at.line, at.column);
                Some(format!("what is unused cannot be told: at {place} the client as a whole {}", reason.phrase()))
            }
        }
    }
}
