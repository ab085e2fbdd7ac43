//! The names of a dialect.

use mizan_schema::declarations::Dialect;

/// What a dialect calls things.
#[derive(Debug)]
pub struct Words {
    /// Import roots.
    pub roots: &'static [&'static str],
    /// The function that discovers the modules of an app, and the module of the older convention.
    pub clients: &'static str,
    /// The function that discovers one module.
    pub module: &'static str,
    /// The mixin of forms.
    pub form_mixin: &'static str,
    /// The attribute that makes a form one of ours.
    pub form_attribute: &'static str,
    /// What that attribute is set to.
    pub form_meta: &'static str,
    /// The bases of channels.
    pub channels: &'static [&'static str],
}

const MIZAN: Words = Words {
    roots: &["mizan", "mizan_core", "mizan_fastapi"],
    clients: "mizan_clients",
    module: "mizan_module",
    form_mixin: "mizanFormMixin",
    form_attribute: "mizan",
    form_meta: "mizanFormMeta",
    channels: &["ReactChannel", "Channel"],
};

const IZANA: Words = Words {
    roots: &["izana", "izana_core"],
    clients: "izana_clients",
    module: "izana_module",
    form_mixin: "izanaFormMixin",
    form_attribute: "izana",
    form_meta: "izanaFormMeta",
    channels: &["Channel"],
};

impl Words {
    /// Those of a dialect.
    pub fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Mizan => &MIZAN,
            Dialect::Izana => &IZANA,
        }
    }

    /// The last part of a dotted library name, where it is one of the dialect's: `mizan.client.client` is `client`.
    pub fn own<'n>(&self, dotted: &'n str) -> Option<&'n str> {
        let (root, _) = dotted.split_once('.')?;
        if !self.roots.contains(&root) {
            return None;
        }
        dotted.rsplit('.').next()
    }
}
