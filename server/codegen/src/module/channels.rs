//! Channels: their messages and how to subscribe.

use mizan_schema::declarations::{Channel, Slot};

use super::{Builder, Group};
use crate::comment::Doc;
use crate::javascript::Expression;
use crate::naming::{ChannelPart, Entity};
use crate::references::Direction;
use crate::render;
use crate::scope::Symbol;
use crate::typescript::{Body, Type as Ts};

impl Builder<'_> {
    pub(super) fn channel(&self, channel: &Channel) -> Group {
        let part = |part| Entity::Channel(channel.name.value.clone(), part);
        let mut group = Group::default();
        let mut message = |name, slot: &Option<Slot>, way, absent| {
            let Some(slot) = slot else { return absent };
            let entity = part(name);
            let (ty, doc) = match &slot.model {
                Ok(key) => (render::named(&self.types, key, way), Doc::default()),
                Err(reason) => (Ts::UNKNOWN, Doc::default().prose(Some(&format!("Not known: {reason}.")))),
            };
            group.declarations.push(self.declare(&entity, Some(slot.origin), doc, Body::Alias(ty)));
            Ts::reference(entity)
        };
        let params = message(ChannelPart::Params, &channel.params, Direction::Input, Ts::UNDEFINED);
        let send = message(ChannelPart::Send, &channel.send, Direction::Input, Ts::NEVER);
        let receive = message(ChannelPart::Receive, &channel.receive, Direction::Output, Ts::NEVER);

        let subscribe = part(ChannelPart::Subscribe);
        let ty = Ts::Reference(Symbol::Kernel("Subscribe"), vec![params, send, receive]);
        let declaration =
            self.declare(&subscribe, Some(channel.python.origin), self.doc(&channel.python), Body::Const(ty));
        group.declarations.push(declaration);
        let value = Expression::call(Symbol::Kernel("defineChannel"), vec![Expression::text(&channel.name.value)]);
        group.constants.push(self.constant(&subscribe, value));
        group
    }
}
