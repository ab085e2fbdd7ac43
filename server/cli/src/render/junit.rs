//! Findings as JUnit XML, which CI servers read: a test suite for each file, a test case for each finding.
//!
//! What makes `check` fail is a failed test case. What does not is a passed one that says what was found. A run that found nothing is one
//! passed test case, since servers take an empty report for a broken one.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{remarks, severity, visible};
use crate::findings::Finding;

/// Writes the report; `fails` says which findings fail.
pub(crate) fn write(out: &mut impl Write, findings: &[Finding], fails: impl Fn(&Finding) -> bool) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        files.entry(&finding.at.source.path).or_default().push(finding);
    }
    let failed = |findings: &[&Finding]| findings.iter().filter(|finding| fails(finding)).count().to_string();
    let all: Vec<&Finding> = findings.iter().collect();
    let total = findings.len().max(1).to_string();

    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attributes([("name", "mizan-dev"), ("tests", &total), ("failures", &failed(&all)), ("errors", "0")])
        .write_inner_content(|xml| {
            if files.is_empty() {
                suite(xml, "mizan-dev", 1, "0", |xml| case(xml, "check", "mizan-dev").write_empty().map(drop))?;
            }
            for (path, findings) in &files {
                suite(xml, path, findings.len(), &failed(findings), |xml| {
                    findings.iter().try_for_each(|finding| write_case(xml, finding, fails(finding)))
                })?;
            }
            Ok(())
        })?;
    writeln!(out)
}

fn suite<W: Write>(
    xml: &mut Writer<W>,
    name: &str,
    tests: usize,
    failures: &str,
    inner: impl FnOnce(&mut Writer<W>) -> io::Result<()>,
) -> io::Result<()> {
    let name = visible::line(name);
    xml.create_element("testsuite")
        .with_attributes([("name", &*name), ("tests", &tests.to_string()), ("failures", failures), ("errors", "0")])
        .write_inner_content(inner)?;
    Ok(())
}

fn case<'w, W: Write>(xml: &'w mut Writer<W>, name: &str, class: &str) -> quick_xml::writer::ElementWriter<'w, W> {
    xml.create_element("testcase")
        .with_attributes([("name", &*visible::line(name)), ("classname", &*visible::line(class))])
}

fn write_case<W: Write>(xml: &mut Writer<W>, finding: &Finding, fails: bool) -> io::Result<()> {
    let name = format!("{} at {}", finding.code.number(), finding.at.address());
    let words = visible::text(&words(finding)).into_owned();
    let message = visible::line(&finding.message).into_owned();
    case(xml, &name, finding.code.name()).write_inner_content(|xml| {
        let element = if fails {
            xml.create_element("failure")
                .with_attributes([("type", severity(finding.severity())), ("message", message.as_str())])
        } else {
            xml.create_element("system-out")
        };
        element.write_text_content(BytesText::new(&words))?;
        Ok(())
    })?;
    Ok(())
}

fn words(finding: &Finding) -> String {
    let (severity, code) = (severity(finding.severity()), finding.code.number());
    let first = format!("{}: {severity}[{code}] {}", finding.at.address(), finding.message);
    std::iter::once(first).chain(remarks(finding)).collect::<Vec<_>>().join("\n")
}
