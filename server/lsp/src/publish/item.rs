//! A finding in the protocol's words.

use mizan_schema::{Code, Severity};
use mizan_sources::Text;
use tower_lsp_server::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString,
};

use super::findings::{Finding, Related};
use crate::abilities::Abilities;
use crate::convert::Convert;

/// Who says it.
const SOURCE: &str = "mizan";

pub(super) fn of(finding: &Finding, text: &Text, convert: &Convert, abilities: &Abilities) -> Diagnostic {
    let related: Option<Vec<_>> =
        abilities.shows_related.then(|| finding.related.iter().filter_map(|one| self::related(one, convert)).collect());
    Diagnostic {
        range: convert.range(text, finding.span),
        severity: Some(severity(finding.code.severity())),
        code: Some(NumberOrString::String(finding.code.number().to_owned())),
        source: Some(SOURCE.to_owned()),
        message: match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        },
        related_information: related.filter(|related| !related.is_empty()),
        tags: tags(finding.code),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// What is not on the wire, or what nothing uses, is shown faded.
fn tags(code: Code) -> Option<Vec<DiagnosticTag>> {
    matches!(code, Code::Unregistered | Code::Unused).then(|| vec![DiagnosticTag::UNNECESSARY])
}

fn related(related: &Related, convert: &Convert) -> Option<DiagnosticRelatedInformation> {
    let location = Location { uri: convert.uri(&related.file)?, range: convert.range(&related.text, related.span) };
    Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
}
