//! XML to a small tree of the elements that matter, with lines, under limits that a hostile file cannot pass.
//!
//! Names of BPMN stand without prefix, those of vendors with the prefix that the vendor itself uses, whatever the file
//! calls it: `camunda:class`. DOCTYPE and entities of one's own are refused: they serve attacks, not processes.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

/// Largest file in bytes. The largest public processes with diagrams have about 2 MB.
const MAX_BYTES: usize = 8 << 20;
/// Largest single tag with its attributes, in bytes. Icons as data addresses reach some 20 KB.
const MAX_TAG: usize = 256 << 10;
/// Most attributes on one element.
const MAX_ATTRIBUTES: usize = 256;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 100;
/// Most elements in the file, with diagrams and extensions.
const MAX_NODES: usize = 200_000;
/// Most namespace declarations that hold at one place; each look-up walks them.
const MAX_NAMESPACES: usize = 256;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// Parts of the addresses of namespaces, and the prefix that names of theirs get.
/// Operaton is Camunda 7 under another name: what it says means the same.
const VENDORS: [(&str, &str); 14] = [
    ("camunda.org/schema/zeebe", "zeebe"),
    ("camunda.org/schema/modeler", "modeler"),
    ("camunda.org/", "camunda"),
    ("camunda.com/", "camunda"),
    ("operaton.org/", "camunda"),
    ("activiti.org/", "activiti"),
    ("activiti.com/", "activiti"),
    ("flowable.org/", "flowable"),
    ("signavio", "signavio"),
    ("spiffworkflow", "spiffworkflow"),
    ("BPMN/20100524/DI", "bpmndi"),
    ("DD/20100524/DC", "dc"),
    ("DD/20100524/DI", "di"),
    ("XMLSchema-instance", "xsi"),
];

/// Why a file is not a process that can be read: where, and what is wrong, in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseError {
    element: Option<String>,
    line: u32,
    reason: String,
    fault: Fault,
}

/// What kind of fault a file has that cannot be read, for those who say it in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It is not well-formed XML, or holds what the reader refuses: a DOCTYPE, entities of its own.
    Xml,
    /// It is too large, too deep, or has too many parts.
    TooLarge,
    /// It holds no process that could be run.
    NoProcess,
    /// An element has no id, or that of another one.
    Id,
    /// A reference names nothing, or is not there.
    Reference,
    /// Parts stand together in a way that the standard does not allow.
    Structure,
}

impl ParseError {
    pub(crate) fn new(element: Option<&str>, line: u32, reason: impl Into<String>) -> Self {
        Self { element: element.map(str::to_owned), line, reason: reason.into(), fault: Fault::Structure }
    }

    pub(crate) fn of(self, fault: Fault) -> Self {
        Self { fault, ..self }
    }

    /// What kind of fault it is.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// Id of the element at fault, or the nearest one around it that has an id.
    pub fn element(&self) -> Option<&str> {
        self.element.as_deref()
    }

    /// Line of the file, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What is wrong, in English.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.element {
            Some(element) => write!(f, "line {}, element `{element}`: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

/// One element of the file.
#[derive(Debug)]
pub(crate) struct Node {
    /// Name; of BPMN without prefix.
    pub(crate) name: String,
    /// Whether it belongs to BPMN, or to no namespace at all.
    pub(crate) is_model: bool,
    pub(crate) line: u32,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
    attributes: Vec<(String, String)>,
}

impl Node {
    /// An attribute by its name; an empty one counts as absent.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// An attribute of one of these vendors; an empty one counts as absent.
    pub(crate) fn of_vendor(&self, vendors: &[&str], name: &str) -> Option<&str> {
        let is_wanted = |key: &str| {
            key.split_once(':').is_some_and(|(prefix, bare)| bare == name && vendors.contains(&prefix))
        };
        let (_, value) = self.attributes.iter().find(|(key, _)| is_wanted(key))?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    pub(crate) fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// The name without the prefix of a vendor.
    pub(crate) fn bare_name(&self) -> &str {
        self.name.rsplit_once(':').map_or(&self.name, |(_, bare)| bare)
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.attribute("id")
    }

    /// Children of BPMN with this name.
    pub(crate) fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.is_model && child.name == name)
    }

    pub(crate) fn first(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.is_model && child.name == name)
    }

    /// The text of a child of BPMN, trimmed; an empty one counts as absent.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.first(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    /// What vendors added.
    pub(crate) fn extensions(&self) -> impl Iterator<Item = &Node> {
        self.named("extensionElements").flat_map(|extensions| &extensions.children)
    }
}

/// Reads the whole file and gives its root element.
pub(crate) fn read(xml: &str) -> Result<Node, ParseError> {
    if xml.len() > MAX_BYTES {
        return Err(ParseError::new(None, 1, format!("the file is larger than {} MiB", MAX_BYTES >> 20))
            .of(Fault::TooLarge));
    }
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let mut tree =
        Tree { xml, line: 1, counted: 0, open: vec![], depth: 0, nodes: 0, root: None, namespaces: vec![] };
    let mut reader = Reader::from_str(xml);
    loop {
        let at = reader.buffer_position();
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                tree.advance(reader.error_position());
                return Err(tree.error(format!("this is not well-formed XML: {error}")));
            }
        };
        tree.advance(at);
        match event {
            Event::Start(tag) => tree.start(&tag)?,
            Event::Empty(tag) => {
                tree.start(&tag)?;
                tree.end();
            }
            Event::End(_) => tree.end(),
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    Ok(None) => predefined(&reference)
                        .ok_or_else(|| tree.error(format!("the entity `&{};` is refused", &*reference)))?
                        .to_owned(),
                    Err(error) => return Err(tree.error(error.to_string())),
                };
                tree.text(&text)?;
            }
            Event::DocType(_) => return Err(tree.error("a DOCTYPE is refused")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return tree.finish(),
        }
    }
}

fn predefined(entity: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_xml_entity(entity)
}

/// What a prefix stands for, from the element at this depth inwards.
struct Namespace {
    depth: usize,
    prefix: String,
    /// The prefix that names get in the tree; empty for BPMN.
    usual: String,
}

struct Tree<'x> {
    xml: &'x str,
    /// Line of byte `counted`.
    line: u32,
    counted: usize,
    /// The elements that are open, outermost first.
    open: Vec<Node>,
    depth: usize,
    nodes: usize,
    root: Option<Node>,
    namespaces: Vec<Namespace>,
}

impl Tree<'_> {
    fn advance(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(self.xml.len());
        let passed = self.xml.as_bytes().get(self.counted..position).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = self.counted.max(position);
    }

    fn error(&self, reason: impl Into<String>) -> ParseError {
        let element = self.open.iter().rev().find_map(Node::id);
        ParseError::new(element, self.line, reason).of(Fault::Xml)
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), ParseError> {
        self.nodes += 1;
        if tag.len() > MAX_TAG {
            return Err(self
                .error(format!("a tag is larger than {} KiB", MAX_TAG >> 10))
                .of(Fault::TooLarge));
        }
        if self.nodes > MAX_NODES {
            return Err(self
                .error(format!("the file has more than {MAX_NODES} elements"))
                .of(Fault::TooLarge));
        }
        if self.depth == MAX_DEPTH {
            return Err(self
                .error(format!("elements are nested deeper than {MAX_DEPTH} levels"))
                .of(Fault::TooLarge));
        }
        if self.depth == 0 && self.root.is_some() {
            return Err(self.error("there is a second root element"));
        }
        self.depth += 1;
        let node = self.node(tag)?;
        self.open.push(node);
        Ok(())
    }

    fn node(&mut self, tag: &BytesStart<'_>) -> Result<Node, ParseError> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        for (count, attribute) in tag.attributes().with_checks(false).enumerate() {
            if count == MAX_ATTRIBUTES {
                return Err(self
                    .error(format!("an element has more than {MAX_ATTRIBUTES} attributes"))
                    .of(Fault::TooLarge));
            }
            let attribute = attribute.map_err(|error| self.error(format!("attribute: {error}")))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
                self.error(format!("attribute `{}`: {error}", attribute.key.into_inner()))
            })?;
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                self.declare(key.strip_prefix("xmlns:").unwrap_or_default(), &value)?;
            } else {
                attributes.push((key.to_owned(), value.into_owned()));
            }
        }
        for at in 0..attributes.len() {
            let usual = attributes.get(at).map(|(key, _)| self.usual_attribute(key)).unwrap_or_default();
            if attributes.iter().take(at).any(|(known, _)| *known == usual) {
                return Err(self.error(format!("the attribute `{usual}` is there twice")));
            }
            if let Some((key, _)) = attributes.get_mut(at) {
                *key = usual;
            }
        }
        let (name, is_model) = self.usual_name(tag)?;
        Ok(Node { name, is_model, line: self.line, text: String::new(), children: vec![], attributes })
    }

    /// What a prefix stands for here.
    fn meaning(&self, prefix: &str) -> Option<&str> {
        let namespace = self.namespaces.iter().rev().find(|namespace| namespace.prefix == prefix)?;
        Some(&namespace.usual)
    }

    fn usual_attribute(&self, key: &str) -> String {
        let Some((prefix, name)) = key.split_once(':') else { return key.to_owned() };
        match self.meaning(prefix) {
            Some("") => name.to_owned(),
            Some(usual) => format!("{usual}:{name}"),
            None => key.to_owned(),
        }
    }

    fn usual_name(&self, tag: &BytesStart<'_>) -> Result<(String, bool), ParseError> {
        let name = tag.name();
        let prefix = name.prefix().map(|prefix| prefix.into_inner().to_owned()).unwrap_or_default();
        let local = tag.local_name().into_inner().to_owned();
        match self.meaning(&prefix) {
            Some("") => Ok((local, true)),
            None if prefix.is_empty() => Ok((local, true)),
            Some(usual) => Ok((format!("{usual}:{local}"), false)),
            None => Err(self.error(format!("the namespace prefix `{prefix}` is not declared"))),
        }
    }

    fn declare(&mut self, prefix: &str, address: &str) -> Result<(), ParseError> {
        if self.namespaces.len() == MAX_NAMESPACES {
            return Err(self
                .error(format!("more than {MAX_NAMESPACES} namespaces are declared"))
                .of(Fault::TooLarge));
        }
        // `xmlns=""` takes the default namespace back; such names are read as BPMN, like those of a file without any.
        // Drafts of the standard and some tools have other addresses for the same names.
        let is_model = address.contains("omg.org/spec/BPMN") && !address.ends_with("/DI");
        let usual = if address == MODEL || address.is_empty() || is_model {
            ""
        } else {
            let vendor = VENDORS.into_iter().find(|(part, _)| address.contains(part));
            vendor.map_or(if prefix.is_empty() { "other" } else { prefix }, |(_, usual)| usual)
        };
        self.namespaces.push(Namespace {
            depth: self.depth,
            prefix: prefix.to_owned(),
            usual: usual.to_owned(),
        });
        Ok(())
    }

    /// Closes the innermost element. That the names match was seen by the XML reader.
    fn end(&mut self) {
        while self.namespaces.last().is_some_and(|namespace| namespace.depth == self.depth) {
            self.namespaces.pop();
        }
        if let Some(node) = self.open.pop() {
            match self.open.last_mut() {
                Some(parent) => parent.children.push(node),
                None => self.root = Some(node),
            }
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn text(&mut self, text: &str) -> Result<(), ParseError> {
        if self.depth == 0 && !text.trim().is_empty() {
            return Err(self.error("there is text outside of the root element"));
        }
        if let Some(node) = self.open.last_mut() {
            node.text.push_str(text);
        }
        Ok(())
    }

    fn finish(self) -> Result<Node, ParseError> {
        if let Some(open) = self.open.last() {
            let reason = format!("the element `{}` of line {} is not closed", open.name, open.line);
            return Err(self.error(reason));
        }
        let error = self.error("the file holds no element");
        self.root.ok_or(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(xml: &str) -> String {
        read(xml).unwrap_err().to_string()
    }

    #[test]
    fn prefixes_comments_and_foreign_parts_do_not_matter() {
        let root = read(
            "\u{feff}<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- a -->\n\
             <b:definitions xmlns:b='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:x='urn:x' x:id='no' id='yes'>\n\
               <b:extensionElements><x:a><y/></x:a></b:extensionElements>\n\
               <b:process id='p'>one &amp; <![CDATA[<two>]]> &#x33;<x:form><b:userTask id='hidden'/></x:form></b:process>\n\
             </b:definitions>",
        )
        .unwrap();
        assert_eq!((root.name.as_str(), root.id(), root.line), ("definitions", Some("yes"), 3));
        let [_, process] = root.children.as_slice() else { panic!("two children") };
        assert_eq!((process.text.as_str(), process.line), ("one & <two> 3", 5));
        let [foreign] = process.children.as_slice() else { panic!("one child") };
        assert!(!foreign.is_model && foreign.name == "x:form");
        let vendor = read("<a xmlns:q='http://camunda.org/schema/1.0/bpmn' q:class='c'><q:in/></a>").unwrap();
        assert_eq!(vendor.of_vendor(&["camunda"], "class"), Some("c"));
        assert_eq!(vendor.children[0].name, "camunda:in");
    }

    #[test]
    fn faults_are_named_with_their_line() {
        for (xml, expected) in [
            ("", "line 1: the file holds no element"),
            ("<a>\n<b id='x'>\n</a>", "line 3, element `x`: this is not well-formed XML"),
            ("<a>\n<b id='x'>\n<c>\n", "line 4, element `x`: the element `c` of line 3 is not closed"),
            ("<a/>\n<b/>", "line 2: there is a second root element"),
            ("<a/>\ntext", "line 1: there is text outside"),
            ("<a>\n<b id='1' id='2'/></a>", "line 2: the attribute `id` is there twice"),
            ("<a>\n<b id=1/></a>", "line 2: attribute"),
            ("<a>\n<x:b/></a>", "line 2: the namespace prefix `x` is not declared"),
            ("<a>\n<b", "line 2: this is not well-formed XML"),
            ("<a id='p'>\n\n&boom;</a>", "line 3, element `p`: the entity `&boom;` is refused"),
            ("<a>\n<b id='&boom;'/></a>", "line 2: attribute `id`"),
            ("<a>&#0;</a>", "line 1: "),
        ] {
            let refusal = refusal(xml);
            assert!(refusal.starts_with(expected), "{xml}\n{refusal}");
        }
    }

    #[test]
    fn hostile_files_are_refused() {
        let bomb =
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'>]>\n<a>&m;</a>";
        assert_eq!(refusal(bomb), "line 2: a DOCTYPE is refused");
        assert!(refusal(&"<a>".repeat(1_000_000)).contains("deeper than 100"));
        let skipped = format!("<a><extensionElements>{}", "<b>".repeat(1_000_000));
        assert!(refusal(&skipped).contains("deeper than 100"));
        assert!(
            refusal(&format!("<a>\n<b id='{}'/></a>", "x".repeat(1 << 20)))
                .contains("line 2: a tag is larger")
        );
        assert!(refusal(&format!("<a>{}</a>", "<b/>".repeat(200_000))).contains("more than 200000 elements"));
        assert!(refusal(&" ".repeat(MAX_BYTES + 1)).contains("larger than 8 MiB"));
        let many = |what: &dyn Fn(usize) -> String| (0..300).map(what).collect::<String>();
        let attributes = many(&|n| format!(" a{n}=''"));
        assert!(refusal(&format!("<a{attributes}/>")).contains("more than 256 attributes"));
        let namespaces = (0..60)
            .map(|n| format!("<a xmlns:p{n}='' xmlns:q{n}='' xmlns:r{n}='' xmlns:s{n}='' xmlns:t{n}=''>"));
        assert!(refusal(&namespaces.collect::<String>()).contains("more than 256 namespaces"));
    }

    #[test]
    fn a_namespace_holds_as_long_as_its_element() {
        let root = read("<a><x:b xmlns:x='urn:x'><c/></x:b><b xmlns='urn:y'/><c/></a>").unwrap();
        let model: Vec<_> = root.children.iter().map(|child| child.is_model).collect();
        assert_eq!(model, [false, false, true]);
        assert!(read("<a><b xmlns:x='urn:x'/><x:c/></a>").is_err());
    }
}
