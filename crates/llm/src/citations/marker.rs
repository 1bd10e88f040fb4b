//! What a marker looks like, and the numbers in it.

const DIGITS_MAX: usize = 3;

pub(super) fn may_begin(c: char) -> bool {
    closing(c).is_some()
}

fn closing(opening: char) -> Option<char> {
    match opening {
        '[' => Some(']'),
        '【' => Some('】'),
        '［' => Some('］'),
        _ => None,
    }
}

/// Whether a marker that begins with `held` may go on with `c`.
pub(super) fn may_continue(held: &str, c: char) -> bool {
    let Some(opening) = held.chars().next() else { return false };
    let closing = closing(opening);
    if held.chars().last() == closing {
        return false;
    }
    let in_note = opening == '【' && held.contains('†');
    Some(c) == closing
        || c.is_ascii_digit()
        || matches!(c, ' ' | '-' | '–')
        || is_separator(c)
        || (opening == '【' && c == '†')
        || (in_note && !may_begin(c) && !matches!(c, '\n' | '`' | '\\'))
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '、' | '；')
}

/// The numbers in a whole marker, each once; absent when it is none.
pub(super) fn numbers(text: &str) -> Option<Vec<usize>> {
    let opening = text.chars().next()?;
    let inner = text.strip_prefix(opening)?.strip_suffix(closing(opening)?)?;
    let (inner, _note) = inner.split_once('†').unwrap_or((inner, ""));
    let items = inner.split(is_separator).map(str::trim).filter(|item| !item.is_empty());
    let mut numbers = Vec::new();
    for item in items {
        let (first, last) = item.split_once(['-', '–']).unwrap_or((item, item));
        for number in number(first)?..=number(last)? {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

fn number(text: &str) -> Option<usize> {
    let text = text.trim();
    let is_short = (1..=DIGITS_MAX).contains(&text.len());
    (is_short && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
