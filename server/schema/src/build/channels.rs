//! Channels: those that keep their names, and which of their slots stand.

use super::judge::{Judge, Judged, kept};
use super::names::Standing;
use super::words::quoted;
use crate::declarations::Channel;
use crate::{Code, Diagnostic};

impl Judge<'_> {
    /// MZ117, MZ124: a channel that nothing registers, or whose name is none, is left out. MZ114: one without channels set up stays.
    pub(super) fn judge_channels(&mut self, judged: &mut Judged) {
        for (channel, standing) in self.declared.channels.iter().zip(&self.standings.channels) {
            let is_named = self.has_name("channel", &channel.name);
            let is_sound = is_named && self.is_reached(&channel.python, &channel.registrations);
            if !is_sound || *standing == Standing::Refused {
                continue;
            }
            self.needs_websockets(&channel.python.qualname, channel.python.origin);
            let sound = self.sound_channel(channel);
            if *standing == Standing::Kept {
                let earlier = self.settlement.earlier.channels.get(&channel.name.value);
                judged.channels.push(kept(earlier, sound));
            }
        }
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
