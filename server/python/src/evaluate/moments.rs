//! Values of the standard library in the form that pydantic gives them in JSON.
//!
//! In go the canonical name of a constructor and its arguments; out comes the value, or nothing where the arguments do not say it exactly.

use std::fmt::Write;
use std::sync::Arc;

use super::{Constant, Written};

type Keywords<'a, 'p> = &'a [(&'a str, Constant<'p>)];

/// The value of a call.
pub(super) fn call<'p>(name: &str, arguments: &[Constant<'p>], keywords: Keywords<'_, 'p>) -> Option<Constant<'p>> {
    match name {
        "decimal.Decimal" if keywords.is_empty() => decimal(arguments),
        "uuid.UUID" if keywords.is_empty() => uuid(arguments),
        "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" | "pathlib.PurePosixPath" if keywords.is_empty() => {
            path(arguments)
        }
        "ipaddress.IPv4Address" | "ipaddress.IPv6Address" | "ipaddress.ip_address" if keywords.is_empty() => {
            address(arguments)
        }
        "re.compile" => match arguments {
            [Constant::Str(pattern), ..] => Some(written(pattern, None)),
            _ => None,
        },
        "pydantic.SecretStr" | "pydantic.SecretBytes" => match arguments {
            [Constant::Str(secret)] => Some(written(if secret.is_empty() { "" } else { "**********" }, None)),
            _ => None,
        },
        "datetime.timedelta" => timedelta(arguments, keywords),
        "datetime.date" => date(arguments, keywords),
        "datetime.time" => time(arguments, keywords),
        "datetime.datetime" => datetime(arguments, keywords),
        _ => None,
    }
}

/// `timezone.utc`, as an argument.
pub(super) fn utc<'p>() -> Constant<'p> {
    written("Z", None)
}

/// The value of a library constant.
pub(super) fn constant<'p>(name: &str) -> Option<Constant<'p>> {
    match name {
        "datetime.date.min" => Some(written("0001-01-01", None)),
        "datetime.date.max" => Some(written("9999-12-31", None)),
        _ => None,
    }
}

fn written<'p>(json: &str, number: Option<f64>) -> Constant<'p> {
    Constant::Written(Written { json: Arc::from(json), number })
}

/// `Decimal("1.50")` and `Decimal(3)`; a float's exact expansion and exponents are left alone.
fn decimal<'p>(arguments: &[Constant<'p>]) -> Option<Constant<'p>> {
    let [argument] = arguments else { return None };
    let text = match argument {
        Constant::Int(value) => value.to_string(),
        Constant::Str(text) => plain_decimal(text)?,
        _ => return None,
    };
    let number = text.parse().ok()?;
    Some(written(&text, Some(number)))
}

fn plain_decimal(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = fraction.filter(|fraction| !fraction.is_empty());
    if !is_digits(whole) || !fraction.is_none_or(is_digits) || whole.is_empty() && fraction.is_none() {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction {
        // Beyond six leading zeros Python writes an exponent.
        Some(fraction) if whole == "0" && fraction.bytes().take_while(|byte| *byte == b'0').count() >= 6 => None,
        Some(fraction) => Some(format!("{sign}{whole}.{fraction}")),
        None => Some(format!("{sign}{whole}")),
    }
}

fn uuid<'p>(arguments: &[Constant<'p>]) -> Option<Constant<'p>> {
    let [Constant::Str(text)] = arguments else { return None };
    let hex: String =
        text.replace("urn:", "").replace("uuid:", "").chars().filter(|c| !matches!(c, '{' | '}' | '-')).collect();
    if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let hex = hex.to_ascii_lowercase();
    let mut text = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    Some(written(&text, None))
}

/// A path as Python normalises it: no doubled or trailing slashes, no `.` within.
fn path<'p>(arguments: &[Constant<'p>]) -> Option<Constant<'p>> {
    let [Constant::Str(text)] = arguments else { return None };
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let root = if text.starts_with('/') { "/" } else { "" };
    let path = format!("{root}{}", parts.join("/"));
    Some(written(if path.is_empty() { "." } else { &path }, None))
}

fn address<'p>(arguments: &[Constant<'p>]) -> Option<Constant<'p>> {
    let [Constant::Str(text)] = arguments else { return None };
    let address: std::net::IpAddr = text.parse().ok()?;
    Some(written(&address.to_string(), None))
}

/// The arguments of a constructor by name; `None` where one is unknown to it or no value of `T`.
fn bind<'c, 'p>(
    names: &[&str],
    arguments: &'c [Constant<'p>],
    keywords: &'c [(&str, Constant<'p>)],
) -> Option<Vec<Option<&'c Constant<'p>>>> {
    if arguments.len() > names.len() {
        return None;
    }
    let mut bound: Vec<Option<&Constant<'p>>> =
        names.iter().enumerate().map(|(index, _)| arguments.get(index)).collect();
    for (name, value) in keywords {
        let index = names.iter().position(|known| known == name)?;
        *bound.get_mut(index)? = Some(value);
    }
    Some(bound)
}

fn whole(value: Option<&Constant<'_>>, default: i64) -> Option<i64> {
    match value {
        None => Some(default),
        Some(Constant::Int(value)) => Some(*value),
        Some(_) => None,
    }
}

fn timedelta<'p>(arguments: &[Constant<'p>], keywords: Keywords<'_, 'p>) -> Option<Constant<'p>> {
    const UNITS: [(&str, i64); 7] = [
        ("days", 86_400_000_000),
        ("seconds", 1_000_000),
        ("microseconds", 1),
        ("milliseconds", 1_000),
        ("minutes", 60_000_000),
        ("hours", 3_600_000_000),
        ("weeks", 604_800_000_000),
    ];
    let names = UNITS.map(|(name, _)| name);
    let mut total: i64 = 0;
    for (value, (_, unit)) in bind(&names, arguments, keywords)?.into_iter().zip(UNITS) {
        let part = match value {
            None => 0,
            Some(Constant::Int(value)) => value.checked_mul(unit)?,
            Some(Constant::Float(value)) => microseconds(*value, unit)?,
            Some(_) => return None,
        };
        total = total.checked_add(part)?;
    }
    #[allow(clippy::cast_precision_loss, reason = "as timedelta.total_seconds does")]
    let seconds = total as f64 / 1_000_000.0;
    Some(written(&duration(total), Some(seconds)))
}

/// A fractional unit in microseconds, where it is whole: Python's rounding of the rest is not repeated here.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "checked to be exact")]
fn microseconds(value: f64, unit: i64) -> Option<i64> {
    let exact = value * unit as f64;
    (exact.fract() == 0.0 && exact.abs() < 9e15).then_some(exact as i64)
}

/// ISO 8601, a year being 365 days.
fn duration(total: i64) -> String {
    let sign = if total < 0 { "-" } else { "" };
    let total = total.unsigned_abs();
    let (seconds, fraction) = (total / 1_000_000, total % 1_000_000);
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    let (years, days) = (days / 365, days % 365);
    let mut text = format!("{sign}P");
    let part = |text: &mut String, amount: u64, unit: char| {
        if amount > 0 {
            let _ = write!(text, "{amount}{unit}");
        }
    };
    part(&mut text, years, 'Y');
    part(&mut text, days, 'D');
    if seconds == 0 && fraction == 0 {
        if years == 0 && days == 0 {
            text.push_str("T0S");
        }
        return text;
    }
    text.push('T');
    part(&mut text, seconds / 3600, 'H');
    part(&mut text, seconds / 60 % 60, 'M');
    let rest = seconds % 60;
    if fraction > 0 {
        let digits = format!("{fraction:06}");
        let _ = write!(text, "{rest}.{}S", digits.trim_end_matches('0'));
    } else {
        part(&mut text, rest, 'S');
    }
    text
}

fn date<'p>(arguments: &[Constant<'p>], keywords: Keywords<'_, 'p>) -> Option<Constant<'p>> {
    let bound = bind(&["year", "month", "day"], arguments, keywords)?;
    let text = calendar(&bound)?;
    Some(written(&text, None))
}

fn calendar(bound: &[Option<&Constant<'_>>]) -> Option<String> {
    let number = |index: usize| whole(*bound.get(index)?, 0);
    let (year, month, day) = (number(0)?, number(1)?, number(2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn clock(bound: &[Option<&Constant<'_>>]) -> Option<String> {
    let number = |index: usize| whole(*bound.get(index)?, 0);
    let (hour, minute, second, micro) = (number(0)?, number(1)?, number(2)?, number(3)?);
    let valid = (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..1_000_000).contains(&micro);
    if !valid {
        return None;
    }
    let zone = match bound.get(4).copied().flatten() {
        None | Some(Constant::None) => "",
        Some(Constant::Written(zone)) if &*zone.json == "Z" => "Z",
        Some(_) => return None,
    };
    let fraction = if micro > 0 { format!(".{micro:06}") } else { String::new() };
    Some(format!("{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
}

fn time<'p>(arguments: &[Constant<'p>], keywords: Keywords<'_, 'p>) -> Option<Constant<'p>> {
    let bound = bind(&["hour", "minute", "second", "microsecond", "tzinfo"], arguments, keywords)?;
    Some(written(&clock(&bound)?, None))
}

fn datetime<'p>(arguments: &[Constant<'p>], keywords: Keywords<'_, 'p>) -> Option<Constant<'p>> {
    let names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"];
    let bound = bind(&names, arguments, keywords)?;
    let (day, hours) = bound.split_at_checked(3)?;
    let text = format!("{}T{}", calendar(day)?, clock(hours)?);
    Some(written(&text, None))
}
