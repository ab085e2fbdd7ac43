//! Channels: who gets which name, and which slots stand.
//!
//! In go declared channels; out come those of the contract, whose slots are all models.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::forms::taken;
use super::words::quoted;
use super::{Builder, order};
use crate::declarations::Channel;
use crate::{Code, Diagnostic};

impl Builder<'_> {
    /// MZ128: the first by module and place keeps a name. MZ117, MZ124: a channel that nothing registers, or whose name is none, is left out.
    /// MZ114: one without channels set up stays.
    pub(super) fn add_channels(&mut self) {
        let mut declared: Vec<&Channel> = self.declarations.channels().collect();
        declared.sort_by_key(|channel| order(&channel.python));
        let mut channels: BTreeMap<Arc<str>, Arc<Channel>> = BTreeMap::new();
        for channel in declared {
            if !self.has_name("channel", &channel.name) || !self.is_reached(&channel.python, &channel.registrations) {
                continue;
            }
            if let Some(first) = channels.get(&channel.name.value) {
                let (python, name) = (&first.python, first.name.origin);
                self.report(taken(Code::DuplicateChannelName, "channel", &channel.name, python, name));
                continue;
            }
            self.needs_websockets(&channel.python.qualname, channel.python.origin);
            let sound = Arc::new(self.sound_channel(channel));
            channels.insert(Arc::clone(&channel.name.value), sound);
        }
        self.contract.channels = channels;
    }

    /// MZ120: a slot that is no model is left out.
    fn sound_channel(&mut self, channel: &Channel) -> Channel {
        let mut sound = channel.clone();
        for slot in [&mut sound.params, &mut sound.send, &mut sound.receive] {
            let Some(Err(reason)) = slot.as_ref().map(|slot| slot.model.clone()) else { continue };
            let origin = slot.take().map_or(channel.python.origin, |slot| slot.origin);
            let message = format!("this slot of the channel {} is no model: {reason}", quoted(&channel.name.value));
            self.report(
                Diagnostic::new(Code::ChannelSlot, origin, message).with_help("derive it from pydantic's `BaseModel`"),
            );
        }
        sound
    }
}
