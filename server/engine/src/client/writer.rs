//! One client on disk, kept what the contract says.
//!
//! Remembers what it has written and looked at, so that a save costs the files that may differ and not all there are. Others may write here
//! too (an editor beside a terminal, git): the folder is locked while one writes, and a manifest that someone else has written is read again.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::Artifact;
use rayon::prelude::*;

use super::manifest::{Manifest, Stamp};
use super::plan::{Plan, Scope};
use super::{Changes, disk, is_index};
use crate::Failure;

/// Writes one client.
#[derive(Debug)]
pub struct Writer {
    output: Utf8PathBuf,
    /// What is ours: as the manifest said it when it was last read or written, with what was being written since.
    ours: Manifest,
    /// What the manifest on disk was known by then; nothing where it may say something else.
    stamp: Option<Stamp>,
    /// What may differ from the disk.
    unsettled: Scope,
    /// What someone had edited when it was last looked at.
    edited: BTreeSet<String>,
    /// What was there when it was last looked at.
    present: BTreeSet<String>,
    is_being_emptied: bool,
}

impl Writer {
    /// For the client in `output`, of which nothing is known.
    pub fn new(output: Utf8PathBuf) -> Self {
        Self {
            output,
            ours: Manifest::default(),
            stamp: None,
            unsettled: Scope::Everything,
            edited: BTreeSet::new(),
            present: BTreeSet::new(),
            is_being_emptied: false,
        }
    }

    /// The client's folder.
    pub fn output(&self) -> &Utf8Path {
        &self.output
    }

    /// Says that files, by their names in the folder, are to be looked at when next it is written: their artifacts changed, or someone touched
    /// them.
    pub fn touch(&mut self, names: impl IntoIterator<Item = String>) {
        if let Scope::Names(unsettled) = &mut self.unsettled {
            unsettled.extend(names);
        }
    }

    /// Says that nothing is known of the folder any more.
    pub fn touch_all(&mut self) {
        self.unsettled = Scope::Everything;
        self.stamp = None;
        self.edited.clear();
    }

    /// Says that nobody looked after the folder for a while. What was written there is known still.
    pub fn resume(&mut self) {
        self.touch_all();
        self.present.clear();
    }

    /// Takes in that a file is gone; whether it was known to be there, so that someone else has taken it.
    pub fn lose(&mut self, name: &str) -> bool {
        self.present.remove(name)
    }

    /// Takes in that the folder is gone; whether it was known to hold anything.
    pub fn lose_all(&mut self) -> bool {
        !std::mem::take(&mut self.present).is_empty()
    }

    /// Whether nothing has to be looked at.
    pub fn is_settled(&self) -> bool {
        matches!(&self.unsettled, Scope::Names(names) if names.is_empty())
    }

    /// Whether someone was found to be taking files out of the folder when it was last to be written. Nothing was written then: who
    /// removes a folder removes its files one by one, and would never come to an end if each were written again at once.
    pub fn is_being_emptied(&self) -> bool {
        self.is_being_emptied
    }

    /// Makes the folder hold `artifacts`, sorted by path, as far as that has not been seen to already.
    ///
    /// # Errors
    ///
    /// [`Failure::Disk`] when a file cannot be read, written or removed. What was written before stands, each file is old or new, and the next
    /// call tries the rest again.
    pub fn write(&mut self, artifacts: &[Artifact]) -> Result<Changes, Failure> {
        let scope = std::mem::replace(&mut self.unsettled, Scope::Names(BTreeSet::new()));
        let written = self.write_scope(artifacts, &scope);
        match written {
            Ok(changes) if self.is_being_emptied => {
                self.unsettled = scope;
                Ok(changes)
            }
            Ok(changes) => Ok(Changes { edited: self.newly_edited(changes.edited, &scope), ..changes }),
            Err(failure) => {
                self.stamp = None;
                self.unsettled = scope;
                Err(failure)
            }
        }
    }

    /// Of what is edited, what was not when it was last looked at.
    fn newly_edited(&mut self, mut edited: Vec<String>, scope: &Scope) -> Vec<String> {
        let before = std::mem::take(&mut self.edited);
        self.edited.extend(edited.iter().cloned());
        if let Scope::Names(looked_at) = scope {
            self.edited.extend(before.difference(looked_at).cloned());
        }
        edited.retain(|name| !before.contains(name));
        edited
    }

    fn write_scope(&mut self, artifacts: &[Artifact], scope: &Scope) -> Result<Changes, Failure> {
        self.is_being_emptied = !self.output.is_dir() && self.lose_all();
        if self.is_being_emptied {
            return Ok(Changes { unchanged: artifacts.len(), ..Changes::default() });
        }
        if !artifacts.is_empty() {
            fs::create_dir_all(&self.output).map_err(|error| Failure::disk("create", &self.output, &error))?;
        }
        let turn = disk::take_turn(&self.output);
        if turn.is_some() && *scope == Scope::Everything {
            disk::remove_temporaries(&self.output);
        }
        let claimed = self.read_manifest()?;
        let plan = Plan::make(&self.output, &self.ours, artifacts, &scope.with(&claimed))?;
        if self.finds_taken(&plan.missing) {
            return Ok(Changes { unchanged: artifacts.len(), ..Changes::default() });
        }
        if !claimed.is_empty() || !plan.changes_nothing(&self.ours) {
            self.carry_out(&plan)?;
        }
        self.remember(&plan);
        Ok(plan.into_changes())
    }

    /// Whether some of what is missing was there before. It is asked about once: what is missing still is written then.
    fn finds_taken(&mut self, missing: &[&str]) -> bool {
        for name in missing {
            self.is_being_emptied |= self.lose(name);
        }
        self.is_being_emptied
    }

    /// Reads the manifest where it may say something else than it did. Gives the files that it does not say and that stand as they were written:
    /// who empties the folder takes the manifest, too, and leaves what came into the folder meanwhile. Those are ours still.
    fn read_manifest(&mut self) -> Result<BTreeSet<String>, Failure> {
        if self.stamp.is_some() && self.stamp == Stamp::of(&self.output) {
            return Ok(BTreeSet::new());
        }
        let said = Manifest::read(&self.output)?;
        let mut manifest = said.clone();
        let mut claimed = BTreeSet::new();
        for (path, hashes) in self.ours.beyond(&said) {
            if disk::read(&self.output.join(path))?.is_some_and(|bytes| self.ours.wrote(path, &bytes)) {
                claimed.insert(path.to_owned());
                for hash in hashes {
                    manifest.add(path, hash);
                }
            }
        }
        self.ours = manifest;
        Ok(claimed)
    }

    fn carry_out(&mut self, plan: &Plan<'_>) -> Result<(), Failure> {
        // Beside what it was: where this comes to no end, either may be on disk.
        plan.hashes.iter().for_each(|(path, hash)| self.ours.add(path, hash));
        self.change_files(plan)?;
        plan.hashes.iter().for_each(|(path, hash)| self.ours.set(path, hash));
        plan.remove.iter().chain(&plan.forget).for_each(|path| self.ours.forget(path));
        self.ours.put(&self.output)
    }

    fn change_files(&self, plan: &Plan<'_>) -> Result<(), Failure> {
        let output = &self.output;
        if !plan.write.is_empty() {
            Manifest::append(output, plan.hashes.iter().map(|(path, hash)| (*path, hash.as_str())))?;
        }
        // The index last: whatever it names is there already.
        let (index, others): (Vec<&Artifact>, Vec<&Artifact>) =
            plan.write.iter().partition(|artifact| is_index(&artifact.path));
        others.into_par_iter().try_for_each(|artifact| disk::put(output, &artifact.path, &artifact.bytes))?;
        for artifact in index {
            disk::put(output, &artifact.path, &artifact.bytes)?;
        }
        plan.remove.iter().try_for_each(|path| disk::remove(&output.join(path)))
    }

    fn remember(&mut self, plan: &Plan<'_>) {
        self.present.extend(plan.hashes.iter().map(|(path, _)| (*path).to_owned()));
        for path in plan.remove.iter().chain(&plan.forget) {
            self.present.remove(path);
        }
        self.stamp = Stamp::of(&self.output);
    }
}
