"""Reads what the site says to machines with readers that are not ours, and says in JSON what they understood.

Takes {"feed": …, "articles": [html, …], "sitemap": …, "pages": {address: html}} on its standard input.
"""

import calendar
import json
import sys

import extruct
import feedparser
from lxml import etree
from lxml import html as markup
from rdflib import RDF, Graph
from rdflib.namespace import SDO

# The rules of https://www.sitemaps.org/protocol.html, told once more.
SITEMAP_RULES = """
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xsd:simpleType name="Address">
    <xsd:restriction base="xsd:anyURI"><xsd:minLength value="12"/><xsd:maxLength value="2048"/></xsd:restriction>
  </xsd:simpleType>
  <xsd:simpleType name="Moment">
    <xsd:union memberTypes="xsd:date xsd:dateTime xsd:gYearMonth xsd:gYear"/>
  </xsd:simpleType>
  <xsd:simpleType name="Share">
    <xsd:restriction base="xsd:decimal"><xsd:minInclusive value="0"/><xsd:maxInclusive value="1"/></xsd:restriction>
  </xsd:simpleType>
  <xsd:simpleType name="Often">
    <xsd:restriction base="xsd:string">
      <xsd:enumeration value="always"/><xsd:enumeration value="hourly"/><xsd:enumeration value="daily"/>
      <xsd:enumeration value="weekly"/><xsd:enumeration value="monthly"/><xsd:enumeration value="yearly"/>
      <xsd:enumeration value="never"/>
    </xsd:restriction>
  </xsd:simpleType>
  <xsd:complexType name="Page">
    <xsd:all>
      <xsd:element name="loc" type="Address"/>
      <xsd:element name="lastmod" type="Moment" minOccurs="0"/>
      <xsd:element name="changefreq" type="Often" minOccurs="0"/>
      <xsd:element name="priority" type="Share" minOccurs="0"/>
    </xsd:all>
  </xsd:complexType>
  <xsd:element name="urlset">
    <xsd:complexType>
      <xsd:sequence><xsd:element name="url" type="Page" minOccurs="1" maxOccurs="50000"/></xsd:sequence>
    </xsd:complexType>
  </xsd:element>
</xsd:schema>
"""

ATOM = "{http://www.w3.org/2005/Atom}"


def words(html):
    return markup.fromstring(f"<div>{html}</div>").text_content().split()


def read_feed(feed, articles):
    understood = feedparser.parse(feed.encode())
    contents = [entry.findtext(f"{ATOM}content") for entry in etree.fromstring(feed.encode()).iter(f"{ATOM}entry")]
    entries = [
        {
            "id": entry.id,
            "title": entry.title,
            "link": entry.link,
            "author": entry.author,
            "published": calendar.timegm(entry.published_parsed),
            "updated": calendar.timegm(entry.updated_parsed),
            "content_type": entry.content[0].type,
            "is_whole": words(entry.content[0].value) == words(article),
            "topics": [tag.term for tag in entry.tags],
        }
        for entry, article in zip(understood.entries, articles, strict=True)
    ]
    return {
        "fault": str(understood.get("bozo_exception", "")) if understood.bozo else "",
        "version": understood.version,
        "id": understood.feed.id,
        "title": understood.feed.title,
        "updated": calendar.timegm(understood.feed.updated_parsed),
        "links": {link.rel: link.href for link in understood.feed.links},
        "entries": entries,
        "addresses": sorted({address for content in contents for _, _, address, _ in markup.fromstring(content).iterlinks()}),
    }


def read_sitemap(sitemap):
    rules = etree.XMLSchema(etree.fromstring(SITEMAP_RULES))
    document = etree.fromstring(sitemap.encode())
    rules.validate(document)
    return {
        "faults": [str(fault) for fault in rules.error_log],
        "addresses": document.xpath("//*[local-name()='loc']/text()"),
    }


def things(block):
    """What a block of JSON-LD says, as RDF: the types of each thing and its properties with their values."""
    graph = Graph()
    # The vocabulary's own context is not fetched: it says this, besides types of values.
    graph.parse(data=json.dumps({**block, "@context": {"@vocab": str(SDO)}}), format="json-ld")
    name = lambda term: str(term).removeprefix(str(SDO))
    for thing in set(graph.subjects()):
        properties = {}
        for term, value in graph.predicate_objects(thing):
            if term != RDF.type:
                properties.setdefault(name(term), []).append(str(value))
        yield {"types": sorted(map(name, graph.objects(thing, RDF.type))), "properties": properties}


def read_page(address, html):
    found = extruct.extract(html, base_url=address, syntaxes=["json-ld", "opengraph"])
    told = [thing for block in found["json-ld"] for thing in things(block)]
    terms = {term for thing in told for term in [*thing["types"], *thing["properties"]]}
    return {
        "contexts": sorted({block["@context"] for block in found["json-ld"]}),
        "things": told,
        "unknown": sorted(term for term in terms if term not in SDO),
        "open_graph": dict(found["opengraph"][0]["properties"]) if found["opengraph"] else {},
    }


given = json.load(sys.stdin)
json.dump(
    {
        "feed": read_feed(given["feed"], given["articles"]),
        "sitemap": read_sitemap(given["sitemap"]),
        "pages": {address: read_page(address, html) for address, html in given["pages"].items()},
    },
    sys.stdout,
)
