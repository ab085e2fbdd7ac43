//! What has to be done to a client on disk: found out by looking, without writing.

use std::collections::BTreeSet;

use camino::Utf8Path;
use mizan_codegen::Artifact;
use rayon::prelude::*;

use super::manifest::{Manifest, hash};
use super::{Changes, disk, is_index};
use crate::Failure;

/// Which files are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All artifacts, and all that the manifest names.
    Everything,
    /// These; the others are known to be right.
    Names(BTreeSet<String>),
}

impl Scope {
    /// This and some more files.
    pub(super) fn with(&self, more: &BTreeSet<String>) -> Self {
        match self {
            Self::Everything => Self::Everything,
            Self::Names(names) => Self::Names(names | more),
        }
    }
}

/// What has to be done.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// To be written.
    pub(super) write: Vec<&'a Artifact>,
    /// Of those, what is not there at all.
    pub(super) missing: Vec<&'a str>,
    /// To be removed.
    pub(super) remove: Vec<String>,
    /// Left alone.
    pub(super) edited: Vec<String>,
    /// The hash of each artifact that was looked at and is ours.
    pub(super) hashes: Vec<(&'a str, String)>,
    /// What the manifest names although nobody has it.
    pub(super) forget: Vec<String>,
    unchanged: usize,
}

/// How a file on disk compares with its artifact.
enum Found {
    Same,
    Differs,
    Missing,
    Edited,
}

impl<'a> Plan<'a> {
    /// Compares the files of `scope` with `artifacts`, which are sorted by path.
    pub(super) fn make(
        output: &Utf8Path,
        recorded: &Manifest,
        artifacts: &'a [Artifact],
        scope: &Scope,
    ) -> Result<Self, Failure> {
        let known = |name: &str| artifacts.binary_search_by(|artifact| (*artifact.path).cmp(name)).ok();
        let (wanted, gone): (Vec<&Artifact>, Vec<&str>) = match scope {
            Scope::Everything => {
                (artifacts.iter().collect(), recorded.paths().filter(|path| known(path).is_none()).collect())
            }
            Scope::Names(names) => (
                names.iter().filter_map(|name| artifacts.get(known(name)?)).collect(),
                names.iter().map(String::as_str).filter(|name| known(name).is_none()).collect(),
            ),
        };
        let mut plan = Self { unchanged: artifacts.len() - wanted.len(), ..Self::default() };
        plan.compare(output, recorded, wanted)?;
        plan.find_leftovers(output, recorded, &gone)?;
        Ok(plan)
    }

    fn compare(&mut self, output: &Utf8Path, recorded: &Manifest, wanted: Vec<&'a Artifact>) -> Result<(), Failure> {
        let looked: Vec<(&Artifact, Found, String)> = wanted
            .into_par_iter()
            .map(|artifact| Ok((artifact, look(output, recorded, artifact)?, hash(&artifact.bytes))))
            .collect::<Result<_, Failure>>()?;
        for (artifact, found, hash) in looked {
            match found {
                Found::Same => self.unchanged += 1,
                Found::Differs => self.write.push(artifact),
                Found::Missing => {
                    self.write.push(artifact);
                    self.missing.push(&artifact.path);
                }
                // It keeps the hash it was written with, so that it stays known.
                Found::Edited => {
                    self.edited.push(artifact.path.to_string());
                    continue;
                }
            }
            self.hashes.push((&artifact.path, hash));
        }
        Ok(())
    }

    fn find_leftovers(&mut self, output: &Utf8Path, recorded: &Manifest, gone: &[&str]) -> Result<(), Failure> {
        for &path in gone {
            match disk::read(&output.join(path))? {
                Some(bytes) if recorded.wrote(path, &bytes) => self.remove.push(path.to_owned()),
                // One that was never ours is not ours to speak of.
                Some(_) if recorded.knows(path) => self.edited.push(path.to_owned()),
                Some(_) => {}
                None => self.forget.push(path.to_owned()),
            }
        }
        Ok(())
    }

    /// Whether neither files nor the manifest would change.
    pub(super) fn changes_nothing(&self, recorded: &Manifest) -> bool {
        self.write.is_empty()
            && self.remove.is_empty()
            && self.hashes.iter().all(|(path, hash)| recorded.says(path, hash))
            && !self.forget.iter().any(|path| recorded.knows(path))
    }

    pub(super) fn into_changes(self) -> Changes {
        let (index, others): (Vec<_>, Vec<_>) =
            self.write.iter().map(|artifact| artifact.path.to_string()).partition(|path| is_index(path));
        let written = others.into_iter().chain(index).collect();
        Changes { written, removed: self.remove, edited: self.edited, unchanged: self.unchanged }
    }
}

fn look(output: &Utf8Path, recorded: &Manifest, artifact: &Artifact) -> Result<Found, Failure> {
    Ok(match disk::read(&output.join(&*artifact.path))? {
        Some(bytes) if *bytes == *artifact.bytes => Found::Same,
        Some(bytes) if !recorded.wrote(&artifact.path, &bytes) => Found::Edited,
        Some(_) => Found::Differs,
        None => Found::Missing,
    })
}
