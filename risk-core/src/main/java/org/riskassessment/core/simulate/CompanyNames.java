package org.riskassessment.core.simulate;

import java.util.List;

/**
 * Names of companies that do not exist, one for each client index, all different.
 *
 * <p>Of each hundred indexes a fixed number goes to each {@link Pattern}. Within a pattern every
 * combination of its words is used once, in an order shuffled by the seed; when a pattern is used
 * up, the next round adds a district, later a numbered area, to each name. Legal forms are added
 * last and carry no information. Some names contain a comma, some letters beyond ASCII.
 *
 * <p>Immutable: threads may share an instance.
 */
final class CompanyNames {

  private static final List<String> STEMS =
      words(
          "Alder Amber Ash Aspen Barley Bramble Briar Bright Broad Brook Cedar Chalk Clay Clover"
              + " Cold Copper Crane Dove Drift Elder Elm Ember Fair Falcon Fallow Fern Flint Fox"
              + " Glen Gold Grey Hart Haven Hawk Hazel Heather Heron High Holly Iron Ivy Juniper"
              + " Kestrel King Lark Laurel Lime Linden Long Lyn Maple Marsh May Mead Merle Mill"
              + " Moss Nether North Oak Orchard Otter Peat Pine Plover Quarry Raven Reed Ridge Rook"
              + " Rose Rowan Rush Sable Salt Sand Silver Sorrel South Spring Star Stone Summer Swan"
              + " Sweet Thorn Thistle Timber Upper Vale Wether White Wild Willow Winter Wren"
              + " Yarrow");

  private static final List<String> ENDINGS =
      words(
          "bank bourne bridge burn bury by cliffe combe cote croft dale den down fell field ford"
              + " gate ham haugh hithe holm holt hurst ley low mere mont moor pool port shaw"
              + " thorpe thwaite ton vale water well wick worth");

  private static final List<String> TRADES =
      List.of(
          "Advisory",
          "Aggregates",
          "Analytics",
          "Architects",
          "Automation",
          "Bakeries",
          "Bearings",
          "Biotech",
          "Books",
          "Brewing",
          "Builders",
          "Cables",
          "Carpets",
          "Castings",
          "Catering",
          "Ceramics",
          "Chemicals",
          "Coaches",
          "Components",
          "Construction",
          "Consulting",
          "Controls",
          "Couriers",
          "Dairies",
          "Design",
          "Diagnostics",
          "Distribution",
          "Electrical",
          "Electronics",
          "Energy",
          "Engineering",
          "Estates",
          "Fabrics",
          "Farms",
          "Fasteners",
          "Fisheries",
          "Foods",
          "Forestry",
          "Foundry",
          "Freight",
          "Furniture",
          "Garments",
          "Glass",
          "Haulage",
          "Health",
          "Hotels",
          "Instruments",
          "Insurance",
          "Interiors",
          "Joinery",
          "Laboratories",
          "Laundries",
          "Leasing",
          "Lighting",
          "Logistics",
          "Machinery",
          "Marine",
          "Media",
          "Metals",
          "Motors",
          "Networks",
          "Nurseries",
          "Optics",
          "Packaging",
          "Paints",
          "Paper",
          "Pharma",
          "Plastics",
          "Plumbing",
          "Polymers",
          "Power Systems",
          "Precision Tools",
          "Print",
          "Property",
          "Publishing",
          "Pumps",
          "Recruitment",
          "Recycling",
          "Refrigeration",
          "Renewables",
          "Retail",
          "Robotics",
          "Roofing",
          "Seeds",
          "Shipping",
          "Signs",
          "Software",
          "Stationery",
          "Steel",
          "Storage",
          "Surveyors",
          "Systems",
          "Telecom",
          "Textiles",
          "Timber",
          "Training",
          "Transport",
          "Travel",
          "Valves",
          "Vehicles",
          "Veterinary",
          "Warehousing",
          "Water Services",
          "Wholesale",
          "Wines");

  private static final List<String> SURNAMES =
      words(
          "Abbott Ainsley Alcott Anscombe Arkwright Ashdown Atherton Aylward Bainbridge Barlow"
              + " Beckett Bellamy Birch Blythe Booth Bracken Brandt Bristow Burrows Calder Carver"
              + " Castell Chandler Clement Coates Collier Cooper Corbett Cragg Dacre Dalton Darrow"
              + " Dawes Denby Drake Dunmore Eastman Ellery Elliot Emmett Everard Fairfax Farrow"
              + " Fenwick Finch Fletcher Forbes Frost Garland Garrick Gilbert Glover Goodwin Grange"
              + " Hale Halford Harding Harrow Hartley Hatton Hobbs Holden Hollis Hume Ingram Irving"
              + " Jarvis Jessop Keats Kemble Kendrick Kirby Lacey Langley Larkin Latimer Lennox"
              + " Lockhart Lovell Marden Marlow Mercer Merritt Milner Monk Mortimer Nash Naylor"
              + " Newbold Norwood Oakes Orton Osgood Paget Palmer Parrish Pascoe Penrose Pickering"
              + " Pryor Quill Radcliffe Ramsey Redfern Renwick Ridley Rigby Roper Rowntree Sadler"
              + " Salter Sawyer Selby Sheldon Sinclair Slater Stanton Sutcliffe Talbot Tanner"
              + " Thornton Tilney Trent Tyler Underhill Vaughan Verney Wainwright Walden Warwick"
              + " Weaver Webb Whitlock Wickham Wilder Winslow Woodward Wragg Yardley Yates");

  private static final List<String> PARTNERSHIPS =
      List.of("Partners", "Associates", "Company", "Sons", "Daughters", "Co");

  private static final List<String> QUALITIES =
      words(
          "Amber Ancient Azure Blue Brass Bright Bronze Copper Crimson Golden Green Grey Hidden"
              + " Ivory Jade Lone Northern Quiet Red Scarlet Silver Southern Swift True Twin Velvet"
              + " Western White Wild Winter");

  private static final List<String> EMBLEMS =
      words(
          "Anchor Anvil Arrow Badger Beacon Bell Bison Bridge Cloister Comet Compass Crane Dolphin"
              + " Eagle Falcon Fox Gate Harbour Hare Harp Heron Horizon Kite Ladder Lark Lion Lynx"
              + " Meadow Mill Oak Orchid Otter Owl Peak Pine River Rook Sail Spire Stag Summit Tide"
              + " Tower Valley Wave Wheel Wolf Wren");

  private static final List<String> NORDIC_STEMS =
      words(
          "Sønder Nørre Øster Grøn Bjørke Kær Højs Skær Rød Blå Møl Ås Sjø Tørre Fjær Lærke Bæver"
              + " Ørne");

  private static final List<String> NORDIC_ENDINGS =
      words("gård lund bæk vang dal holm strøm skov vik å");

  private static final List<String> NORDIC_TRADES =
      words(
          "Logistik Møbler Byggeri Energi Transport Teknik Fiskeri Handel Maskiner Papir Tekstil"
              + " Skibsværft Bryggeri Glas");

  private static final List<String> GERMAN_STEMS =
      words("Grün König Mühl Schön Blüten Hügel Röth Bären Föhren Jäger Küsten Löwen Süder");

  private static final List<String> GERMAN_ENDINGS = words("feld bach berg hof wald tal au heim");

  private static final List<String> GERMAN_TRADES =
      words(
          "Maschinenbau Spedition Handel Technik Möbel Verlag Bau Druck Energie Optik Werkzeuge"
              + " Brauerei Chemie Textil");

  private static final List<String> FRENCH_HOUSES =
      List.of(
          "Ateliers",
          "Maison",
          "Établissements",
          "Comptoir",
          "Fonderies",
          "Verreries",
          "Transports",
          "Imprimerie",
          "Laiterie",
          "Société");

  private static final List<String> FRENCH_SURNAMES =
      words(
          "Béranger Lefèvre Chênevert Delorière Désormeaux Fauré Gérault Hélias Lachênaie Léonard"
              + " Mérigot Noël Préault Rivière Sévigné Thévenot Vallée Bédard Crépin Forêt Grézille"
              + " Ménard Périgord Trémont Bénézet Cléry Duprés Évrard Frénois Guérin");

  /** Twenty of equal weight. */
  private static final List<String> ENGLISH_FORMS =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          " Ltd",
          " Ltd",
          " Ltd",
          " Ltd",
          " Group",
          " plc",
          " Holdings",
          " & Co",
          ", Inc.");

  private static final List<String> DISTRICTS =
      words("North South East West Central Midlands Coast Highlands Lowlands Overseas");

  /** A way to build names; the hundredths sum to 100. */
  private enum Pattern {
    PLACE(65, STEMS.size(), ENDINGS.size(), TRADES.size()),
    EMBLEM(14, QUALITIES.size(), EMBLEMS.size(), TRADES.size()),
    PAIR(10, SURNAMES.size(), SURNAMES.size() - 1, TRADES.size()),
    PARTNERS(5, SURNAMES.size(), SURNAMES.size() - 1, PARTNERSHIPS.size()),
    NORDIC(3, NORDIC_STEMS.size(), NORDIC_ENDINGS.size(), NORDIC_TRADES.size()),
    GERMAN(2, GERMAN_STEMS.size(), GERMAN_ENDINGS.size(), GERMAN_TRADES.size()),
    FRENCH(1, FRENCH_HOUSES.size(), FRENCH_SURNAMES.size(), 1);

    private final int hundredths;
    private final int second;
    private final int third;
    private final int combinations;

    Pattern(int hundredths, int first, int second, int third) {
      this.hundredths = hundredths;
      this.second = second;
      this.third = third;
      this.combinations = first * second * third;
    }

    String words(int combination) {
      int a = combination / (second * third);
      int b = combination / third % second;
      int c = combination % third;
      return switch (this) {
        case PLACE -> STEMS.get(a) + ENDINGS.get(b) + " " + TRADES.get(c);
        case EMBLEM -> QUALITIES.get(a) + " " + EMBLEMS.get(b) + " " + TRADES.get(c);
        case PAIR -> SURNAMES.get(a) + " & " + otherSurname(a, b) + " " + TRADES.get(c);
        case PARTNERS -> SURNAMES.get(a) + ", " + otherSurname(a, b) + " & " + PARTNERSHIPS.get(c);
        case NORDIC -> NORDIC_STEMS.get(a) + NORDIC_ENDINGS.get(b) + " " + NORDIC_TRADES.get(c);
        case GERMAN -> GERMAN_STEMS.get(a) + GERMAN_ENDINGS.get(b) + " " + GERMAN_TRADES.get(c);
        case FRENCH -> FRENCH_HOUSES.get(a) + " " + FRENCH_SURNAMES.get(b);
      };
    }

    /** The legal form after a name, with its space or comma; share is 0 to 99. */
    String legalForm(int share) {
      return switch (this) {
        case PLACE, EMBLEM, PAIR -> ENGLISH_FORMS.get(share / 5);
        case PARTNERS -> share < 80 ? "" : " LLP";
        case NORDIC -> share < 50 ? "" : share < 80 ? " A/S" : " ApS";
        case GERMAN -> share < 40 ? "" : share < 85 ? " GmbH" : " AG";
        case FRENCH -> share < 60 ? "" : share < 85 ? " SA" : " et Fils";
      };
    }
  }

  private static final long LEGAL_FORM_STREAM = 4;
  private static final long ORDER_STREAM = 5;
  private static final long SLOT_STREAM = 6;
  private static final int FEISTEL_ROUNDS = 4;

  private final long seed;

  CompanyNames(long seed) {
    this.seed = seed;
  }

  /** The name of a client; index is at least 0. */
  String name(int index) {
    int slot = slot(index);
    Pattern pattern = Pattern.PLACE;
    for (Pattern candidate : Pattern.values()) {
      pattern = candidate;
      if (slot < candidate.hundredths) {
        break;
      }
      slot -= candidate.hundredths;
    }
    int ordinal = index / 100 * pattern.hundredths + slot;
    int round = ordinal / pattern.combinations;
    int combination = shuffled(ordinal % pattern.combinations, pattern, round);
    long hash = SplitMix64.hash(seed, LEGAL_FORM_STREAM, index, 0);
    int share = (int) Long.remainderUnsigned(hash, 100);
    return pattern.words(combination) + district(round) + pattern.legalForm(share);
  }

  /**
   * Spreads each hundred of indexes over the slots 0 to 99, so that patterns do not come in runs.
   */
  private int slot(int index) {
    long turn = Long.remainderUnsigned(SplitMix64.hash(seed, SLOT_STREAM, index / 100, 0), 100);
    return (int) ((index % 100 * 37 + turn) % 100);
  }

  private static String district(int round) {
    if (round == 0) {
      return "";
    }
    return round <= DISTRICTS.size() ? " " + DISTRICTS.get(round - 1) : " Area " + round;
  }

  /**
   * Permutes 0 to combinations - 1: a Feistel network on the next even number of bits, repeated
   * until the result is in the range again.
   */
  private int shuffled(int ordinal, Pattern pattern, int round) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(pattern.combinations - 1);
    int half = (bits + 1) / 2;
    int mask = (1 << half) - 1;
    long key = SplitMix64.hash(seed, ORDER_STREAM, pattern.ordinal(), round);
    int value = ordinal;
    do {
      int left = value >>> half;
      int right = value & mask;
      for (int i = 0; i < FEISTEL_ROUNDS; i++) {
        int next = left ^ ((int) SplitMix64.hash(key, i, right, 0) & mask);
        left = right;
        right = next;
      }
      value = left << half | right;
    } while (value >= pattern.combinations);
    return value;
  }

  private static String otherSurname(int first, int second) {
    return SURNAMES.get(second < first ? second : second + 1);
  }

  private static List<String> words(String separatedBySpaces) {
    return List.of(separatedBySpaces.split(" "));
  }
}
