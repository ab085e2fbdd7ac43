//! Conditions that are known before a program runs.
//!
//! In goes the test of an `if`; out comes whether it holds for the project's Python. Must never decide what depends on the machine or the
//! surroundings.

use crate::facts::ast::{Expr, ExprKind};

/// A version of Python: `(3, 13)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PythonVersion(pub i64, pub i64);

impl Default for PythonVersion {
    fn default() -> Self {
        Self(3, 13)
    }
}

/// What is known of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// `TYPE_CHECKING`: it holds for those who read and fails for those who run.
    TypesOnly,
    /// `not TYPE_CHECKING`.
    RunsOnly,
    /// It is decided at run time.
    Open,
}

/// What is known of `test` on `python`.
pub(super) fn decide(test: &Expr, python: PythonVersion) -> Verdict {
    match &test.kind {
        ExprKind::Bool(value) => verdict(*value),
        ExprKind::Int(value) => verdict(*value != 0),
        ExprKind::None => Verdict::Fails,
        ExprKind::Name(name) | ExprKind::Attribute(_, name, _) if &**name == "TYPE_CHECKING" => Verdict::TypesOnly,
        ExprKind::Unary(operator, inner) if &**operator == "not" => negate(decide(inner, python)),
        ExprKind::Binary(left, operator, right) => match &**operator {
            "and" => both(decide(left, python), decide(right, python)),
            "or" => negate(both(negate(decide(left, python)), negate(decide(right, python)))),
            _ => compare(left, operator, right, python),
        },
        _ => Verdict::Open,
    }
}

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Fails }
}

fn negate(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Holds => Verdict::Fails,
        Verdict::Fails => Verdict::Holds,
        Verdict::TypesOnly => Verdict::RunsOnly,
        Verdict::RunsOnly => Verdict::TypesOnly,
        Verdict::Open => Verdict::Open,
    }
}

fn both(left: Verdict, right: Verdict) -> Verdict {
    match (left, right) {
        (Verdict::Fails, _) | (_, Verdict::Fails) => Verdict::Fails,
        (Verdict::Holds, other) | (other, Verdict::Holds) => other,
        (left, right) if left == right => left,
        _ => Verdict::Open,
    }
}

fn compare(left: &Expr, operator: &str, right: &Expr, python: PythonVersion) -> Verdict {
    if let Some(answer) = compare_version(left, operator, right, python) {
        return verdict(answer);
    }
    let mirrored = match operator {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    };
    compare_version(right, mirrored, left, python).map_or(Verdict::Open, verdict)
}

fn compare_version(subject: &Expr, operator: &str, bound: &Expr, python: PythonVersion) -> Option<bool> {
    let parts = version_part(subject, python)?;
    let bound = match &bound.kind {
        ExprKind::Tuple(items) => items.iter().map(as_int).collect::<Option<Vec<_>>>()?,
        ExprKind::Int(value) => vec![*value],
        _ => return None,
    };
    // A release compares as its first two parts; what follows them is some patch level that is at least zero.
    let ordering = match bound.get(..parts.len().min(bound.len())) {
        Some(start) if bound.len() > parts.len() && start == parts.as_slice() => {
            if bound.iter().skip(parts.len()).all(|part| *part == 0) {
                std::cmp::Ordering::Equal
            } else {
                return None;
            }
        }
        Some(start) if start.len() == bound.len() && parts.get(..start.len()) == Some(start) => {
            match (operator, parts.len() > start.len()) {
                // `(3, 13, …) > (3,)`: the longer tuple is the greater one.
                (_, true) => std::cmp::Ordering::Greater,
                _ => std::cmp::Ordering::Equal,
            }
        }
        _ => parts.cmp(&bound),
    };
    match operator {
        ">=" => Some(ordering.is_ge()),
        "<" => Some(ordering.is_lt()),
        // The patch level makes the running version the greater one, unless a single number is compared.
        ">" => Some(ordering.is_gt() || ordering.is_eq() && parts.len() > 1),
        "<=" => Some(ordering.is_lt() || ordering.is_eq() && parts.len() == 1),
        "==" if parts.len() == 1 => Some(ordering.is_eq()),
        "!=" if parts.len() == 1 => Some(ordering.is_ne()),
        _ => None,
    }
}

/// The numbers that `sys.version_info`, a part or a slice-free index of it stand for.
fn version_part(expr: &Expr, python: PythonVersion) -> Option<Vec<i64>> {
    match &expr.kind {
        ExprKind::Name(name) if &**name == "version_info" => Some(vec![python.0, python.1]),
        ExprKind::Attribute(base, name, _) => match (&**name, base.as_name().map(|base| &**base)) {
            ("version_info", Some("sys")) => Some(vec![python.0, python.1]),
            ("major", _) => version_part(base, python).map(|_| vec![python.0]),
            ("minor", _) => version_part(base, python).map(|_| vec![python.1]),
            _ => None,
        },
        ExprKind::Subscript(base, index) => {
            let parts = version_part(base, python)?;
            if matches!(&index.kind, ExprKind::Other(slice) if &**slice == ":2") {
                return Some(parts);
            }
            let index = usize::try_from(as_int(index)?).ok()?;
            parts.get(index).map(|part| vec![*part])
        }
        _ => None,
    }
}

fn as_int(expr: &Expr) -> Option<i64> {
    match expr.kind {
        ExprKind::Int(value) => Some(value),
        _ => None,
    }
}
