//! The time that files carry: fixed, so that the same data give the same bytes.
//!
//! ROOT packs a time into four bytes (TDatime). Ours is 2020-01-01 00:00:00, or that of `SOURCE_DATE_EPOCH`
//! (seconds since 1970, <https://reproducible-builds.org/specs/source-date-epoch/>), read as UTC.

/// A time as TDatime packs it: years since 1995 (6 bits), month (4), day (5), hour (5), minute (6), second (6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) u32);

/// 2020-01-01 00:00:00 UTC.
const DEFAULT: u64 = 1_577_836_800;

/// The seconds of the years that six bits can hold: 1995 to 2058.
const REPRESENTABLE: std::ops::RangeInclusive<u64> = 788_918_400..=2_808_604_799;

impl Date {
    /// The time of `SOURCE_DATE_EPOCH` if it is set to one that ROOT can represent, otherwise the fixed one.
    pub(crate) fn from_environment() -> Self {
        let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
        Date::from_seconds(seconds.filter(|seconds| REPRESENTABLE.contains(seconds)).unwrap_or(DEFAULT))
    }

    fn from_seconds(seconds: u64) -> Self {
        let (days, rest) = (seconds / 86_400, (seconds % 86_400) as u32);
        // Howard Hinnant's `civil_from_days`, for dates after 1970: years begin in March, eras have 400 years
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * march_month + 2) / 5 + 1) as u32;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 } as u32;
        let year = (era * 400 + year_of_era + u64::from(month <= 2)) as u32;
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        Date((year - 1995) << 26 | month << 22 | day << 17 | hour << 12 | minute << 6 | second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_packed_as_tdatime_does() {
        let pack = |y: u32, mo: u32, d: u32, h: u32, mi: u32, s: u32| {
            Date((y - 1995) << 26 | mo << 22 | d << 17 | h << 12 | mi << 6 | s)
        };
        assert_eq!(Date::from_seconds(DEFAULT), pack(2020, 1, 1, 0, 0, 0));
        assert_eq!(Date::from_seconds(1_709_251_199), pack(2024, 2, 29, 23, 59, 59));
        assert_eq!(Date::from_seconds(*REPRESENTABLE.start()), pack(1995, 1, 1, 0, 0, 0));
        assert_eq!(Date::from_seconds(*REPRESENTABLE.end()), pack(2058, 12, 31, 23, 59, 59));
    }
}
