//! Colours, and how light they are: text on a filled area must stay readable.
use std::fmt;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Black.
    pub const BLACK: Colour = Colour(0, 0, 0);
    /// White.
    pub const WHITE: Colour = Colour(255, 255, 255);

    /// Relative luminance from 0 (black) to 1 (white), by WCAG 2.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Black or white, for text on this colour. White as soon as its contrast reaches 3.5: there it reads better
    /// than black, although the contrast of black may still be larger in numbers.
    #[must_use]
    pub fn text(self) -> Colour {
        if 1.05 / (self.luminance() + 0.05) >= 3.5 { Colour::WHITE } else { Colour::BLACK }
    }

    /// The colour at `fraction` (0 to 1) of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Colour, fraction: f64) -> Colour {
        let mix = |a: u8, b: u8| (f64::from(a) + fraction * (f64::from(b) - f64::from(a))).round() as u8;
        Colour(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_white_on_dark_and_black_on_light() {
        assert_eq!(Colour(8, 48, 107).text(), Colour::WHITE);
        assert_eq!(Colour(247, 251, 255).text(), Colour::BLACK);
    }
}
