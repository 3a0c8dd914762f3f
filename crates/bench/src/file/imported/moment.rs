//! Moments as other programs write them, in ISO 8601.

/// Days from 1 March of the year 0 to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;
/// Days in 400 years of the Gregorian calendar.
const DAYS_OF_ERA: i64 = 146_097;
/// The end of the year 9999, Unix time in s: later years have no four digits.
const LATEST_S: f64 = 253_402_300_800.0;

/// A Unix time, s, in UTC; `None` before 1970 and after 9999.
///
/// The date is that of Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is their last.
pub fn iso_of_unix_s(unix_s: f64) -> Option<String> {
    if !(0.0..LATEST_S).contains(&unix_s) {
        return None;
    }
    let unix_s = unix_s as i64;
    let (days, of_day_s) = (unix_s / 86_400 + DAYS_BEFORE_1970, unix_s % 86_400);
    let (era, of_era) = (days / DAYS_OF_ERA, days % DAYS_OF_ERA);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, s) = (of_day_s / 3_600, of_day_s / 60 % 60, of_day_s % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{s:02}Z"))
}

/// A moment such as `20261128-220625`, which has no zone.
pub fn iso_of_digits(text: &str) -> Option<String> {
    let (date, time) = text.split_once('-')?;
    let is_whole =
        |digits: &str, len| digits.len() == len && digits.bytes().all(|it| it.is_ascii_digit());
    if !is_whole(date, 8) || !is_whole(time, 6) {
        return None;
    }
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    let (hour, minute, s) = (time.get(..2)?, time.get(2..4)?, time.get(4..)?);
    Some(format!("{year}-{month}-{day}T{hour}:{minute}:{s}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_times_are_dates() {
        let told = |unix_s| iso_of_unix_s(unix_s).unwrap_or_default();
        assert_eq!(told(0.0), "1970-01-01T00:00:00Z");
        assert_eq!(told(951_782_399.9), "2000-02-28T23:59:59Z");
        assert_eq!(told(951_782_400.0), "2000-02-29T00:00:00Z");
        assert_eq!(told(1_795_903_598.447), "2026-11-28T22:06:38Z");
        assert_eq!(told(253_402_300_799.0), "9999-12-31T23:59:59Z");
        assert_eq!(
            (iso_of_unix_s(-1.0), iso_of_unix_s(f64::NAN), iso_of_unix_s(1e300)),
            (None, None, None)
        );
    }

    #[test]
    fn digits_are_dates() {
        assert_eq!(iso_of_digits("20261128-220625").as_deref(), Some("2026-11-28T22:06:25"));
        for no_date in ["", "-", "20261128", "2026112-220625", "20261128-22062", "2026112я-220625"]
        {
            assert_eq!(iso_of_digits(no_date), None, "{no_date}");
        }
    }
}
