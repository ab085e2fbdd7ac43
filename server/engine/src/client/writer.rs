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
    /// The manifest as it was last read or written.
    manifest: Option<(Stamp, Manifest)>,
    /// What may differ from the disk.
    unsettled: Scope,
    /// What someone had edited when it was last looked at.
    edited: BTreeSet<String>,
    /// What was there when it was last looked at.
    present: BTreeSet<String>,
    is_being_emptied: bool,
    /// What was being written when that failed: files and hashes. Who empties the folder takes the manifest that says so, too.
    under_way: Vec<(String, String)>,
}

impl Writer {
    /// For the client in `output`, of which nothing is known.
    pub fn new(output: Utf8PathBuf) -> Self {
        Self {
            output,
            manifest: None,
            unsettled: Scope::Everything,
            edited: BTreeSet::new(),
            present: BTreeSet::new(),
            is_being_emptied: false,
            under_way: Vec::new(),
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
        self.manifest = None;
        self.edited.clear();
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
                self.manifest = None;
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
        let mut manifest = self.current_manifest()?;
        let plan = Plan::make(&self.output, &manifest, artifacts, scope)?;
        if self.finds_taken(&plan.missing) {
            return Ok(Changes { unchanged: artifacts.len(), ..Changes::default() });
        }
        if plan.changes_nothing(&manifest) {
            self.remember(manifest, &plan);
            return Ok(plan.into_changes());
        }
        let hashes = plan.hashes.iter();
        self.under_way = hashes.map(|(path, hash)| ((*path).to_owned(), hash.clone())).collect();
        self.carry_out(&plan)?;
        for (path, hash) in &plan.hashes {
            manifest.set(path, hash);
        }
        for path in plan.remove.iter().chain(&plan.forget) {
            manifest.forget(path);
        }
        manifest.put(&self.output)?;
        self.under_way.clear();
        self.remember(manifest, &plan);
        Ok(plan.into_changes())
    }

    /// Whether some of what is missing was there before. It is asked about once: what is missing still is written then.
    fn finds_taken(&mut self, missing: &[&str]) -> bool {
        for name in missing {
            self.is_being_emptied |= self.lose(name);
        }
        self.is_being_emptied
    }

    fn carry_out(&self, plan: &Plan<'_>) -> Result<(), Failure> {
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

    fn current_manifest(&mut self) -> Result<Manifest, Failure> {
        match self.manifest.take() {
            Some((stamp, manifest)) if Stamp::of(&self.output) == Some(stamp) => Ok(manifest),
            _ => {
                let mut manifest = Manifest::read(&self.output)?;
                self.under_way.iter().for_each(|(path, hash)| manifest.add(path, hash));
                Ok(manifest)
            }
        }
    }

    fn remember(&mut self, manifest: Manifest, plan: &Plan<'_>) {
        self.present.extend(plan.hashes.iter().map(|(path, _)| (*path).to_owned()));
        for path in plan.remove.iter().chain(&plan.forget) {
            self.present.remove(path);
        }
        self.manifest = Stamp::of(&self.output).map(|stamp| (stamp, manifest));
    }
}
