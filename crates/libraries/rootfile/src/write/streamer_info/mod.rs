//! The StreamerInfo record: the description of every class in the file, which makes a ROOT file readable without ROOT.

mod classes;
mod histogram_classes;
mod member;

use crate::bytes::Writer;
pub(crate) use classes::Class;

/// Every class that we write, bases before the classes that are built on them.
pub(crate) fn classes() -> impl Iterator<Item = &'static Class> {
    classes::CLASSES.iter().chain(histogram_classes::HISTOGRAM_CLASSES)
}

/// The payload of the record with all of them.
pub(crate) fn complete() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.list(classes().count(), |writer| classes().for_each(|class| class.write(writer)));
    writer.into_bytes()
}

impl Class {
    /// Writes the TStreamerInfo as an element of a TList.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.pointed("TStreamerInfo", |writer| {
            writer.versioned(9, |writer| {
                writer.named(self.name, "");
                writer.u32(self.checksum);
                writer.i32(self.version);
                writer.pointed("TObjArray", |writer| {
                    writer.array(self.members.len(), |writer| {
                        self.members.iter().for_each(|member| member.write(writer));
                    });
                });
            });
        });
        writer.string(""); // option
    }
}
