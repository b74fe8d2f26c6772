//! The classes that a file with histograms needs beside those of trees, as ROOT 6.20 to 6.34 describe them.

use super::classes::Class;
use super::member::*;

const TH1: (&str, i32, u32) = ("TH1", 8, 0x1c3740c4);
const TH2: (&str, i32, u32) = ("TH2", 5, 0x0182347f);
const FLOATS: Member = base("TArrayF", 1, 0x5a0bf6f1);
const DOUBLES: Member = base("TArrayD", 1, 0x7139ef34);
const ARRAY: Member = base("TArray", 1, 0x007021b2);

/// All of them, bases before the classes that are built on them.
pub(super) const HISTOGRAM_CLASSES: &[Class] = &[
    Class { name: "TArray", version: 1, checksum: 0x007021b2, members: &[number("fN", INT)] },
    Class {
        name: "TArrayF",
        version: 1,
        checksum: 0x5a0bf6f1,
        members: &[ARRAY, numbers("fArray", FLOAT, "[fN] Array of fN floats", ("fN", "TArray", 1))],
    },
    Class {
        name: "TArrayD",
        version: 1,
        checksum: 0x7139ef34,
        members: &[ARRAY, numbers("fArray", DOUBLE, "[fN] Array of fN doubles", ("fN", "TArray", 1))],
    },
    Class { name: "THashList", version: 0, checksum: 0xcc7e49c1, members: &[base("TList", 5, 0x69c5c3bb)] },
    Class {
        name: "TAttAxis",
        version: 4,
        checksum: 0x5c6fff3e,
        members: &[
            number("fNdivisions", INT),
            number("fAxisColor", SHORT),
            number("fLabelColor", SHORT),
            number("fLabelFont", SHORT),
            number("fLabelOffset", FLOAT),
            number("fLabelSize", FLOAT),
            number("fTickLength", FLOAT),
            number("fTitleOffset", FLOAT),
            number("fTitleSize", FLOAT),
            number("fTitleColor", SHORT),
            number("fTitleFont", SHORT),
        ],
    },
    Class {
        name: "TAxis",
        version: 10,
        checksum: 0x5a496e70,
        members: &[
            base("TNamed", 1, 0xdfb74a3c),
            base("TAttAxis", 4, 0x5c6fff3e),
            number("fNbins", INT),
            number("fXmin", DOUBLE),
            number("fXmax", DOUBLE),
            plain("fXbins", "TArrayD", 24),
            number("fFirst", INT),
            number("fLast", INT),
            number("fBits2", USHORT),
            number("fTimeDisplay", BOOL),
            string("fTimeFormat"),
            pointer("fLabels", "THashList*"),
            pointer("fModLabs", "TList*"),
        ],
    },
    Class {
        name: TH1.0,
        version: TH1.1,
        checksum: TH1.2,
        members: &[
            base("TNamed", 1, 0xdfb74a3c),
            base("TAttLine", 2, 0x94074549),
            base("TAttFill", 2, 0xffd92a92),
            base("TAttMarker", 2, 0x291d8bec),
            number("fNcells", INT),
            object("fXaxis", "TAxis", 216),
            object("fYaxis", "TAxis", 216),
            object("fZaxis", "TAxis", 216),
            number("fBarOffset", SHORT),
            number("fBarWidth", SHORT),
            number("fEntries", DOUBLE),
            number("fTsumw", DOUBLE),
            number("fTsumw2", DOUBLE),
            number("fTsumwx", DOUBLE),
            number("fTsumwx2", DOUBLE),
            number("fMaximum", DOUBLE),
            number("fMinimum", DOUBLE),
            number("fNormFactor", DOUBLE),
            plain("fContour", "TArrayD", 24),
            plain("fSumw2", "TArrayD", 24),
            string("fOption"),
            present("fFunctions", "TList*"),
            number("fBufferSize", COUNTER),
            numbers("fBuffer", DOUBLE, "[fBufferSize] entry buffer", ("fBufferSize", "TH1", 8)),
            choice("fBinStatErrOpt", "TH1::EBinErrorOpt"),
            choice("fStatOverflows", "TH1::EStatOverflows"),
        ],
    },
    Class { name: "TH1F", version: 3, checksum: 0xe2939644, members: &[base(TH1.0, TH1.1, TH1.2), FLOATS] },
    Class { name: "TH1D", version: 3, checksum: 0xf9b1569f, members: &[base(TH1.0, TH1.1, TH1.2), DOUBLES] },
    Class {
        name: TH2.0,
        version: TH2.1,
        checksum: TH2.2,
        members: &[
            base(TH1.0, TH1.1, TH1.2),
            number("fScalefactor", DOUBLE),
            number("fTsumwy", DOUBLE),
            number("fTsumwy2", DOUBLE),
            number("fTsumwxy", DOUBLE),
        ],
    },
    Class { name: "TH2F", version: 4, checksum: 0x689cc295, members: &[base(TH2.0, TH2.1, TH2.2), FLOATS] },
    Class { name: "TH2D", version: 4, checksum: 0x7fba82f0, members: &[base(TH2.0, TH2.1, TH2.2), DOUBLES] },
];
