//! One member of a class: what ROOT calls a TStreamerElement, of which there is one kind for each way to stream a member.

use crate::bytes::Writer;

/// A member, base classes included.
#[derive(Clone, Copy)]
pub(super) struct Member {
    name: &'static str,
    /// `[count]` for arrays whose length is another member; ROOT reads that from the title.
    title: &'static str,
    type_name: &'static str,
    size: i32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Base {
        version: i32,
        checksum: u32,
    },
    Number {
        code: i32,
    },
    Numbers {
        code: i32,
        count: &'static str,
        class: &'static str,
        version: i32,
    },
    Object,
    Plain,
    Pointer,
    /// A pointer that is never null.
    Present,
    String,
    Strings,
}

/// A fundamental type: `TVirtualStreamerInfo::EReadWrite`, size, name in C++.
pub(super) struct Number(i32, i32, &'static str, &'static str);

pub(super) const CHAR: Number = Number(1, 1, "char", "char*");
pub(super) const SHORT: Number = Number(2, 2, "short", "short*");
pub(super) const INT: Number = Number(3, 4, "int", "int*");
pub(super) const FLOAT: Number = Number(5, 4, "float", "float*");
/// An int that is the length of other members.
pub(super) const COUNTER: Number = Number(6, 4, "int", "int*");
pub(super) const DOUBLE: Number = Number(8, 8, "double", "double*");
pub(super) const UCHAR: Number = Number(11, 1, "unsigned char", "unsigned char*");
pub(super) const USHORT: Number = Number(12, 2, "unsigned short", "unsigned short*");
pub(super) const UINT: Number = Number(13, 4, "unsigned int", "unsigned int*");
/// `TObject::fBits`.
pub(super) const BITS: Number = Number(15, 4, "unsigned int", "unsigned int*");
pub(super) const LONG64: Number = Number(16, 8, "long long", "long long*");
pub(super) const BOOL: Number = Number(18, 1, "bool", "bool*");

/// Added to the code of a number for a pointer to several numbers.
const POINTER_TO: i32 = 40;

const fn simple(name: &'static str, type_name: &'static str, size: i32, kind: Kind) -> Member {
    Member { name, title: "", type_name, size, kind }
}

/// A base class.
pub(super) const fn base(name: &'static str, version: i32, checksum: u32) -> Member {
    simple(name, "BASE", 0, Kind::Base { version, checksum })
}

/// A number.
pub(super) const fn number(name: &'static str, number: Number) -> Member {
    simple(name, number.2, number.1, Kind::Number { code: number.0 })
}

/// A pointer to as many numbers as the member `count` of `class` says.
pub(super) const fn numbers(
    name: &'static str,
    number: Number,
    title: &'static str,
    (count, class, version): (&'static str, &'static str, i32),
) -> Member {
    Member { name, title, type_name: number.3, size: 8, kind: Kind::Numbers { code: number.0, count, class, version } }
}

/// An object that inherits from TObject.
pub(super) const fn object(name: &'static str, class: &'static str, size: i32) -> Member {
    simple(name, class, size, Kind::Object)
}

/// An object that does not inherit from TObject.
pub(super) const fn plain(name: &'static str, class: &'static str, size: i32) -> Member {
    simple(name, class, size, Kind::Plain)
}

/// A pointer to an object.
pub(super) const fn pointer(name: &'static str, class: &'static str) -> Member {
    simple(name, class, 8, Kind::Pointer)
}

/// A pointer to an object that is always there.
pub(super) const fn present(name: &'static str, class: &'static str) -> Member {
    simple(name, class, 8, Kind::Present)
}

/// An enumeration, written as an int.
pub(super) const fn choice(name: &'static str, class: &'static str) -> Member {
    simple(name, class, 4, Kind::Number { code: INT.0 })
}

/// A TString.
pub(super) const fn string(name: &'static str) -> Member {
    simple(name, "TString", 24, Kind::String)
}

/// A `vector<string>`.
pub(super) const fn strings(name: &'static str) -> Member {
    simple(name, "vector<string>", 24, Kind::Strings)
}

impl Member {
    /// Writes the TStreamerElement with its class name.
    pub(super) fn write(&self, writer: &mut Writer) {
        let (class, version) = match self.kind {
            Kind::Base { .. } => ("TStreamerBase", 3),
            Kind::Number { .. } => ("TStreamerBasicType", 2),
            Kind::Numbers { .. } => ("TStreamerBasicPointer", 2),
            Kind::Object => ("TStreamerObject", 2),
            Kind::Plain => ("TStreamerObjectAny", 2),
            Kind::Pointer | Kind::Present => ("TStreamerObjectPointer", 2),
            Kind::String => ("TStreamerString", 2),
            Kind::Strings => ("TStreamerSTL", 3),
        };
        writer.pointed(class, |writer| {
            writer.versioned(version, |writer| {
                self.element(writer);
                match self.kind {
                    Kind::Base { version, .. } => writer.i32(version),
                    Kind::Numbers { count, class, version, .. } => {
                        writer.i32(version);
                        writer.string(count);
                        writer.string(class);
                    }
                    Kind::Strings => {
                        writer.i32(1); // a vector …
                        writer.i32(61); // … of objects
                    }
                    _ => {}
                }
            });
        });
    }

    /// The part that all kinds share.
    fn element(&self, writer: &mut Writer) {
        let checksum = if let Kind::Base { checksum, .. } = self.kind { checksum } else { 0 };
        writer.versioned(4, |writer| {
            writer.named(self.name, self.title);
            writer.i32(self.code());
            writer.i32(self.size);
            writer.i32(0); // length and dimensions of an array in the class
            writer.i32(0);
            for index in [0, checksum, 0, 0, 0] {
                writer.u32(index); // sizes of the dimensions; the second is the checksum of a base class
            }
            writer.string(self.type_name);
        });
    }

    /// `TVirtualStreamerInfo::EReadWrite`.
    fn code(&self) -> i32 {
        match self.kind {
            Kind::Base { .. } if self.name == "TObject" => 66,
            Kind::Base { .. } if self.name == "TNamed" => 67,
            Kind::Base { .. } => 0,
            Kind::Number { code } => code,
            Kind::Numbers { code, .. } => POINTER_TO + code,
            Kind::Object => 61,
            Kind::Plain => 62,
            Kind::Present => 63,
            Kind::Pointer => 64,
            Kind::String => 65,
            Kind::Strings => 500,
        }
    }
}
