//! Values and what stands in their place.

/// What a value is, which gives its alias its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A user's mail-like name.
    User,
    /// The part of it in front of the sign, as a folder or account is named.
    Account,
    /// A domain.
    Domain,
    /// A computer.
    Computer,
    /// A GUID of a tenant, a device, a user, a request.
    Guid,
    /// A security identifier.
    Sid,
    /// An address.
    Address,
    /// A thumbprint or key id in hexadecimal digits.
    Hex,
    /// A name of a tenant, an organisation or a person.
    Name,
    /// A serial number.
    Serial,
}

/// A value and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// What it is.
    pub class: Class,
    /// The value. It stays with the reader.
    pub value: String,
    /// Its alias.
    pub alias: String,
}

/// How the letters of a file are written: what a substitute has to escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// As they are.
    Plain,
    /// Inside strings of JSON.
    Json,
    /// As text of XML or of a page.
    Xml,
    /// Inside quoted cells.
    Table,
}
