//! Forms: those that keep their names. What their fields mean was read with them.

use super::judge::{Judge, Judged, kept};
use super::names::Standing;

impl Judge<'_> {
    /// MZ117, MZ124: a form that nothing registers, or whose name is none, is left out.
    pub(super) fn judge_forms(&mut self, judged: &mut Judged) {
        for (form, standing) in self.declared.forms.iter().zip(&self.standings.forms) {
            let is_sound = self.has_name("form", &form.name) && self.is_reached(&form.python, &form.registrations);
            if is_sound && *standing == Standing::Kept {
                let earlier = self.settlement.earlier.forms.get(&form.name.value);
                judged.forms.push(kept(earlier, form.clone()));
            }
        }
    }
}
