//! What the system says of itself and of a process. Where there is no `/proc`, it says nothing.

use std::fs;

const UNKNOWN: &str = "unknown";
/// How the kernel counts a process's time, on every Linux that matters.
const TICKS_PER_SECOND: f64 = 100.0;

pub(crate) fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or(UNKNOWN, |line| line.trim_start_matches([' ', '\t', ':'])).to_owned()
}

pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(0, usize::from)
}

/// How many wanted to run in the last minute.
pub(crate) fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|first| !first.is_empty()).unwrap_or(UNKNOWN).to_owned()
}

/// A process's memory in MB of a million bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Memory {
    /// All that is in memory: the sum of the others.
    pub(crate) resident: f64,
    /// Its own.
    pub(crate) anonymous: f64,
    /// Of files that are mapped, the program among them; the system may drop it at any time.
    pub(crate) file: f64,
}

/// What a process holds in memory now.
pub(crate) fn memory(process: u32) -> Memory {
    parse_memory(&fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default())
}

fn parse_memory(status: &str) -> Memory {
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kibibytes.map_or(f64::NAN, |kibibytes| kibibytes * 1_024.0 / 1e6)
    };
    let (resident, anonymous, file) = (field("VmRSS:"), field("RssAnon:"), field("RssFile:"));
    Memory { resident, anonymous, file }
}

/// The processor time that a process has used, in seconds.
pub(crate) fn processor_time(process: u32) -> f64 {
    parse_time(&fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default())
}

fn parse_time(stat: &str) -> f64 {
    // The second field is a name in brackets, which may hold anything.
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_by_name() {
        let status = "VmPeak:\t 9 kB\nVmRSS:\t  2000 kB\nRssAnon:\t 500 kB\nRssFile:\t 1500 kB\n";
        let expected = Memory { resident: 2.048, anonymous: 0.512, file: 1.536 };
        assert_eq!(parse_memory(status), expected);
        assert!(parse_memory("").resident.is_nan());
    }

    #[test]
    fn time_is_read_behind_any_name() {
        let stat = "7 (a ) 1 b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0";
        assert!((parse_time(stat) - 2.0).abs() < 1e-9);
        assert!(parse_time("").abs() < 1e-9);
    }
}
