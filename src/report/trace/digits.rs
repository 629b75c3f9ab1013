//! Numbers in decimal, for traces alone. Their digits are made eight at a time within a register: what a library makes byte by byte
//! in memory must be waited for before it can be copied as a whole, and a trace is little else than numbers.

/// Writes a number in decimal.
#[inline]
pub(super) fn number(number: impl Into<u64>, out: &mut Vec<u8>) {
    let number = number.into();
    if number < SIXTEEN {
        Digits::of(number).put(out);
    } else {
        // More than a trace ever tells of.
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }
}

/// A number that often is what it was before, or one more: its digits stand ready.
#[derive(Default)]
pub(super) struct Again {
    number: u64,
    digits: Digits,
}

impl Again {
    /// Writes it in decimal.
    #[inline]
    pub(super) fn put(&mut self, number: u64, out: &mut Vec<u8>) {
        if number >= SIXTEEN {
            self::number(number, out);
            return;
        }
        if number == self.number + 1 && self.digits.last() < 9 {
            self.digits.low += 1 << 56;
        } else if number != self.number {
            self.digits = Digits::of(number);
        }
        self.number = number;
        self.digits.put(out);
    }
}

/// One more than eight digits can tell, and one more than sixteen.
const EIGHT: u64 = 100_000_000;
const SIXTEEN: u64 = EIGHT * EIGHT;

/// Sixteen digits, each in a byte, the first one lowest.
#[derive(Default)]
struct Digits {
    high: u64,
    low: u64,
}

impl Digits {
    #[inline]
    fn of(number: u64) -> Self {
        let high = if number < EIGHT { 0 } else { eight(number / EIGHT) };
        Self { high, low: eight(number % EIGHT) }
    }

    fn last(&self) -> u64 {
        self.low >> 56
    }

    /// Writes them without the zeros in front.
    #[inline]
    fn put(&self, out: &mut Vec<u8>) {
        if self.high == 0 {
            leading(self.low, out);
        } else {
            leading(self.high, out);
            out.extend_from_slice(&text(self.low));
        }
    }
}

/// Writes up to eight digits without the zeros in front.
#[inline]
fn leading(digits: u64, out: &mut Vec<u8>) {
    let zeros = (digits.trailing_zeros() / 8).min(7);
    let end = out.len() + 8 - zeros as usize;
    // Eight bytes whatever the length, then cut off: a copy of a length that is known takes no call.
    out.extend_from_slice(&text(digits >> (8 * zeros)));
    out.truncate(end);
}

/// The eight digits of a number below 10⁸, each in a byte, the first one lowest. Halves are divided side by side, by products with
/// reciprocals that are exact in that range (P. Khuong, "How to print integers really fast", 2017).
#[inline]
fn eight(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - 10 * tens) << 8)
}

#[inline]
fn text(digits: u64) -> [u8; 8] {
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: u64) -> String {
        let mut out = b"before ".to_vec();
        number(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn all_halves_of_eight_digits_are_right() {
        for half in 0..10_000 {
            for value in [half, half * 10_000, 99_990_000 + half] {
                assert_eq!(told(value), format!("before {value}"));
            }
        }
    }

    #[test]
    fn numbers_that_come_back_are_written_as_any_other() {
        let (mut again, mut out) = (Again::default(), Vec::new());
        let far = SIXTEEN - 1;
        let numbers =
            [0, 0, 1, 8, 9, 10, 10, 11, 19, 20, 99, 100, 7, EIGHT - 1, EIGHT, far, far + 1, u64::MAX, far, 0];
        for number in numbers {
            again.put(number, &mut out);
            out.push(b' ');
        }
        let said: String = numbers.iter().map(|number| format!("{number} ")).collect();
        assert_eq!(String::from_utf8(out).unwrap(), said);
    }

    #[test]
    fn numbers_of_any_length_are_written_whole() {
        for power in 0..20 {
            let power = 10_u64.pow(power);
            for value in [power - 1, power, power + 1, power.wrapping_mul(7)] {
                assert_eq!(told(value), format!("before {value}"));
            }
        }
        assert_eq!(told(u64::MAX), format!("before {}", u64::MAX));
    }
}
