//! Elements of DER, and the names of their components.

/// An element of DER: where it, its contents and what follows start.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub tag: u8,
    pub start: usize,
    pub content: usize,
    pub end: usize,
}

impl Element {
    pub fn read(der: &[u8], start: usize) -> Option<Self> {
        let (tag, first) = (*der.get(start)?, usize::from(*der.get(start + 1)?));
        let count = first.saturating_sub(0x80);
        let long = der.get(start + 2..start + 2 + count)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let content = start + 2 + count;
        Some(Self { tag, start, content, end: content + if count == 0 { first } else { long } })
    }

    pub fn children(self, der: &[u8]) -> Vec<Self> {
        if self.tag & 0x20 == 0 { Vec::new() } else { Self::all(der, self.content, self.end).unwrap() }
    }

    /// What stands in an OCTET STRING or BIT STRING that holds DER; any other element itself.
    fn opened(self, der: &[u8]) -> Option<Self> {
        let start = match self.tag {
            4 => self.content,
            3 => self.content + 1,
            _ => return Some(self),
        };
        Some(Self::read(der, start).filter(|inner| inner.end == self.end).unwrap_or(self))
    }

    /// Whether some bytes are those of the element, its contents, or those of the one in it.
    pub fn is(self, der: &[u8], start: usize, end: usize) -> bool {
        let unused = usize::from(self.tag & 0xDF != 0x10);
        let same = end == self.end && [self.start, self.content, self.content + unused].contains(&start);
        let inner = self.opened(der).filter(|inner| inner.start != self.start);
        same || inner.is_some_and(|inner| inner.is(der, start, end)) || start == end && start == self.start
    }

    /// The elements that stand one behind the other between two places; `None` where these are no elements.
    pub fn all(der: &[u8], start: usize, end: usize) -> Option<Vec<Self>> {
        let (mut elements, mut at) = (Vec::new(), start);
        while at < end {
            let element = Self::read(der, at).filter(|element| element.end <= end)?;
            at = element.end;
            elements.push(element);
        }
        Some(elements)
    }
}

/// The element at a place in a structure, which is named as its standard does. Timestamps of certificates are no DER: of
/// these it is the extension.
pub fn resolve(der: &[u8], outermost: &Element, path: &str) -> Option<Element> {
    let mut element = *outermost;
    for segment in path.split('.').filter(|segment| !segment.is_empty()) {
        let (name, indices) = segment.split_at(segment.find('[').unwrap_or(segment.len()));
        let inside = element.opened(der)?;
        element = component(der, &inside, name)?;
        for index in indices.split(['[', ']']).filter(|index| !index.is_empty()) {
            let mut inside = element.opened(der)?;
            if inside.tag == 4 {
                return Some(element);
            }
            if inside.tag == 0xA4 {
                // A directory name has a tag of its own around it.
                inside = *inside.children(der).first()?;
            }
            element = *inside.children(der).get(index.parse::<usize>().ok()?)?;
        }
    }
    Some(element)
}

/// Components of structures that always stand at one place.
const PLACES: &[(&str, usize)] = &[
    ("tbsCertificate", 0),
    ("certificationRequestInfo", 0),
    ("tbsCertList", 0),
    ("type", 0),
    ("extnID", 0),
    ("algorithm", 0),
    ("policyIdentifier", 0),
    ("policyQualifierId", 0),
    ("issuerDomainPolicy", 0),
    ("accessMethod", 0),
    ("base", 0),
    ("organization", 0),
    ("templateID", 0),
    ("statementId", 0),
    ("entrustVers", 0),
    ("clientId", 0),
    ("keySpec", 0),
    ("encryptionAlgorithm", 0),
    ("keyDerivationFunc", 0),
    ("signatureAlgorithm", 1),
    ("parameters", 1),
    ("encryptionScheme", 1),
    ("iterationCount", 1),
    ("costParameter", 1),
    ("iterations", 1),
    ("subjectPublicKey", 1),
    ("values", 1),
    ("value", 1),
    ("critical", 1),
    ("policyQualifiers", 1),
    ("qualifier", 1),
    ("subjectDomainPolicy", 1),
    ("accessLocation", 1),
    ("noticeNumbers", 1),
    ("templateMajorVersion", 1),
    ("statementInfo", 1),
    ("entrustVersInfoFlags", 1),
    ("machineName", 1),
    ("cspName", 1),
    ("privateKeyAlgorithm", 1),
    ("signatureValue", 2),
    ("templateMinorVersion", 2),
    ("userName", 2),
    ("subjectPKInfo", 2),
    ("attributes", 3),
    ("processName", 3),
];

/// Components of structures that are known by their tags.
const TAGS: &[(&str, u8)] = &[
    ("keyIdentifier", 0x80),
    ("authorityCertIssuer", 0xA1),
    ("authorityCertSerialNumber", 0x82),
    ("noticeRef", 0x30),
    ("explicitText", 0x0C),
    ("permittedSubtrees", 0xA0),
    ("excludedSubtrees", 0xA1),
    ("minimum", 0x80),
    ("maximum", 0x81),
    ("requireExplicitPolicy", 0x80),
    ("inhibitPolicyMapping", 0x81),
    ("distributionPoint", 0xA0),
    ("fullName", 0xA0),
    ("nameRelativeToCRLIssuer", 0xA1),
    ("reasons", 0x81),
    ("cRLIssuer", 0xA2),
    ("cA", 1),
    ("pathLenConstraint", 2),
    ("issuerUniqueID", 0x81),
    ("subjectUniqueID", 0x82),
    ("privateKey", 4),
];

const RSA: &[&str] = &[
    "version",
    "modulus",
    "publicExponent",
    "privateExponent",
    "prime1",
    "prime2",
    "exponent1",
    "exponent2",
    "coefficient",
];

/// The component of a name.
fn component(der: &[u8], element: &Element, name: &str) -> Option<Element> {
    let children = element.children(der);
    let by_tag = |tag: u8| children.iter().find(|child| child.tag == tag).copied();
    // The version stands before the other components, where it is there.
    let shift = usize::from(children.first().is_some_and(|first| first.tag == 0xA0));
    let is_certificate = children.iter().any(|child| child.tag == 0xA3) || shift == 1;
    let rsa = RSA.iter().position(|known| *known == name).filter(|_| children.iter().all(|child| child.tag == 2));
    // Public keys have no version.
    let rsa = rsa.map(|place| if children.len() == 2 { place - 1 } else { place });
    let position = match name {
        _ if rsa.is_some() => rsa?,
        // Of version 1 no byte stands there: it is before what follows.
        "version" if shift == 1 => return children[0].children(der).first().copied(),
        "version" => 0,
        "signature" if children.len() == 3 => 2,
        "serialNumber" => shift,
        "signature" => shift + 1,
        "issuer" => shift + 2,
        "validity" => shift + 3,
        "subject" if is_certificate => shift + 4,
        "subject" => 1,
        "subjectPublicKeyInfo" => shift + 5,
        "extensions" => return by_tag(0xA3)?.children(der).first().copied(),
        "extnValue" => children.len() - 1,
        "notBefore" | "notAfter" => {
            let first = usize::from(name == "notAfter");
            return by_tag([0x80, 0x81][first]).or(children.get(first).copied());
        }
        // The parameters of PKCS#8 stand in the algorithm, those of SEC1 beside the key.
        "parameters" if by_tag(0xA0).is_some() => return by_tag(0xA0)?.children(der).first().copied(),
        "thisUpdate" | "nextUpdate" | "revokedCertificates" => {
            let times = children.iter().position(|child| matches!(child.tag, 0x17 | 0x18))?;
            times + ["thisUpdate", "nextUpdate", "revokedCertificates"].iter().position(|known| *known == name)?
        }
        // What stands in a timestamp of a certificate is no DER.
        _ if element.tag == 4 => return Some(*element),
        _ => match PLACES.iter().find(|(known, _)| *known == name) {
            Some((_, place)) => *place,
            None => return by_tag(TAGS.iter().find(|(known, _)| *known == name)?.1),
        },
    };
    children.get(position).copied()
}
