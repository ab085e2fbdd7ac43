//! Named types: an interface, an alias, or the constant and the union of an enumeration.

use mizan_schema::TypeKey;
use mizan_schema::types::{Definition, Shape};

use super::{Builder, Group};
use crate::comment::Doc;
use crate::javascript::Expression;
use crate::naming::Entity;
use crate::reach::Ways;
use crate::references::Direction;
use crate::render::{self, DefinitionBody};
use crate::typescript::Type as Ts;

impl Builder<'_> {
    pub(super) fn definition(&self, key: &TypeKey, definition: &Definition, ways: Ways) -> Group {
        let mut group = Group::default();
        for way in ways.each() {
            let entity = Entity::Type(key.clone(), *way);
            let doc = self.definition_doc(key, definition, *way);
            let body = render::definition(&self.types, key, definition, *way);
            let doc = match &body {
                DefinitionBody::Alias(Ts::UNKNOWN) if !matches!(definition.shape, Shape::Object(_)) => {
                    doc.prose(Some("A type that TypeScript cannot say, or that could not be read."))
                }
                _ => doc,
            };
            for body in body.declarations() {
                group.declarations.push(self.declare(&entity, definition.origin, doc.clone(), body));
            }
            if let Shape::Enum(enumeration) = &definition.shape {
                let members = enumeration
                    .members
                    .iter()
                    .map(|member| (member.name.to_string(), Expression::Json(member.value.clone())));
                group.constants.push(self.constant(&entity, Expression::Object(members.collect())));
            }
        }
        group
    }

    fn definition_doc(&self, key: &TypeKey, definition: &Definition, way: Direction) -> Doc {
        let doc = Doc::default().prose(definition.docstring.as_deref());
        let doc = match &definition.shape {
            Shape::Root(ty, metadata) => {
                let described = definition.docstring.is_none();
                render::metadata_doc(render::constraints(doc, ty, way, described), metadata, described)
            }
            Shape::Alias(ty) => render::constraints(doc, ty, way, definition.docstring.is_none()),
            Shape::Object(_) | Shape::Enum(_) => doc,
        };
        match definition.origin {
            Some(origin) => doc.see(&self.path(origin.source), &key.qualname),
            None => doc.see(&key.module, &key.qualname),
        }
    }
}
