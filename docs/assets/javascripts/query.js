/**
 * Understands what a reader types: which words count, and which words of the site each of them may be: another form, a part
 * of a compound or two of its parts, a slip of the finger, a word that sounds alike, or one that means the same.
 */

import { folded, inFigures, slips, sounds, words } from "./words.js";

/** Words that say nothing of what is asked, folded. They count only where nothing else is left. */
const STOP = new Set(
    `ad af alene alle allerede alt altid altsaa anden andet andre at bare bede beder begreb begrebet betyder betydning bliv blive bliver blev blevet bort bruge bruger brugt
    burde boer da de dem den denne der deres det dette dig din dine dit dog du efter ej eller ellers en end endnu ene enhver er et
    eventuelt faa faar fik flere fordi foer foerste for fra fremad gerne giv give giver goer goere gjort gjorde god godt gode ham
    han hans har haft have haver hel hele heller helt hen hende hendes her hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan
    hvorfor hvornaar i igen ikke ingen ingenting intet iblandt imens jeg jer jeres jo kan ke kun kunne lad lade
    lader lang lange langt lidt lige ligesom lovlig lovligt lov maa maaske man mange med mellem men mens mere mig min mine mit
    mod mon mut mest naar nemlig netop nogen noget nogle nok nu ny og ogsaa om os over paa saa saadan saadanne sagt samme
    samt se selv ses sig siger sige sin sine sit skal skulle ske sker som stadig syntes synes taeller taenker tage tager taget tak til
    tit tro tror tog uden under undt var vaere vaeret ved vi vil ville vide ved vores vor vaer
    hverken fortaelle altsaa ej it ett heller selvom o
    hej hallo goddag undskyld hoere spoerge spoergsmaal svar altsaa oeh oehm ae a aa hwa hva hvo ik ikk ka sku ska sgu lissom mae dae te mi
    take away a allowed an and any anyone are as be by can could do does for from get has have he her him his how i if in is it its me my no not of
    on or our please she should so that the their them there they this to us was we what when where which while will with would
    you your am been did down may must staff employee resident residents someone person patient`.split(/\s+/),
);
/** Words for the persons in a situation: they tell little apart, and count little. */
const FAINT = new Set(
  `ja nej egen eget egne ude loven lovens ulovlig ulovligt ulovlige beboer beboere beboeren beboernes beboers borger borgere borgeren borgerens kone konen aegtefaelle mormor farmor morfar farfar bedstemor soester person personen personer bruger brugeren brugere
  mand mands manden kvinde kvinden dame damen fyr fyren pige dreng knaegt mor moderen far faderen soen datter datteren
  bror soester kollega kollegaen kolleger kollegaer personale personalet ansat ansatte hjem hjemme bosted bostedet botilbud
  botilbuddet tilbud tilbuddet plejehjem plejehjemmet afdeling afdelingen dag dagen nat natten aften aftenen morgen time timer
  tid gang gange regel regler reglerne reglen sted vaerelse maade problem situation situationen medarbejder
  medarbejdere medarbejderen magt magtanvendelse magtanvendelser tvang vilje viljen ind ud op ned komme kommer kom gaa gaar gik gaaet staa staar stod send sende
  sendes hjaelp hjaelpe hjaelper hjalp hjulpet gamle gammel aeldre fru hr finder finde paragraf paragraffen paragraffer serviceloven servicelovens stykke`.split(/\s+/),
);
export const FAINT_WORTH = 0.3;
/** Words for what is to be done about a situation and by whom, since its rule says that too, and for holding, which goes with much. */
const MILD = /^(?:indberet|registr|bestem|beslut|skema|hold|leder|chef|kommune|betingels|ansoeg)/;
const MILD_WORTH = 0.6;

/** Letters in the shortest part of a compound; shorter ones are found in every word. */
const SHORTEST_PART = 3;
/** Letters of the shortest word that is looked for at the beginning or the end of others. */
const SHORTEST_PIECE = 4;
/** Letters of the shortest word that may hold a slip, and of the shortest that may hold two. */
const ONE_SLIP = 5;
const TWO_SLIPS = 9;

/** How likely a word of the site is meant, beside 1 for the word typed. */
const JOINED = 1.5;
const SAME = 0.85;
const SOUNDS = 0.8;
const PART = 0.75;
const SLIP = 0.65;
const PIECE = 0.5;
/** The same for a word by itself that means something else together with its neighbour: `bed` in `bed rail`. */
const APART = 0.3;
/** The same where the site has the word typed too: others are less likely meant. */
const LESS_LIKELY = 0.5;
/** The factor for a word that no page or rule is known by, but that stands in some text. */
const UNSAID = 0.7;

/** Words of a query that count: no reader types more, and a pasted book must not stop the page. */
const MOST_WORDS = 24;

/** Asks whether something is force at all. */
const ASKS_FORCE =
  /\b(?:er|var|taeller|regnes|kaldes|gaelder)\s+(?:(?!brug|anvend)\w+\s+){0,8}?(?<!\b(?:ved|om|med|efter|af|uden|for) )(?:magt|magtanvendelse|tvang)\b|\b(?:magt|magtanvendelse) (?:at|hvis|naar|eller (?:ikke|ej|omsorg))\b|\bis (?:it|this|that)\b.*\b(?:force|restraint)\b/;
/**
 * Match what any of some patterns matches.
 *
 * @param {...string} patterns
 */
function anyOf(...patterns) {
  return new RegExp(patterns.join("|"));
}

/** Words in between, up to so many, that begin no clause and name no other person, so that what follows is said of the same. */
const SAME_CLAUSE = String.raw`(?: (?!naar|hvis|fordi|at|der|som|han|hun|en|andre|beboer\w*|borger\w*|vi|jeg)\w+){0,4}`;
const STAFF = String.raw`(?:de(?! (?:andre|to|tre|fire|nye|unge|aeldre|gamle|demente|regler|beboer|borger|paaroerende|skema|der|som))|personalet|(?:min )?paedagog\w*|min kontaktperson|ansatte?\w*|bostedet|plejehjemmet|they|staff)`;
const KIN = String.raw`(?:mor|far|soen|datter|bror|soester|mand|kone|kaereste|onkel|tante|barn|ven|mother|father|brother|sister|son|daughter)`;
/** Tells what the reader, or a relative of the reader, feels. */
const FEELS = new RegExp(
  String.raw`\b(?:jeg|vi|(?:min|mit|my) ${KIN})\b${SAME_CLAUSE} (?:vred\w*|rasende|oproert|rystet|chokeret|svigtet|skuffet|sur|utilfreds|ked|maalloes|magtesloes\w*|fortvivlet|utryg\w*|bange|graeder|graed|kraenk\w*|ydmyg\w*|angry)\b`,
);
/** Judges what was done. */
const JUDGED =
  /\b(?:forfaerdelig\w*|frygtelig\w*|urimelig\w*|uretfaerdig\w*|uvaerdig\w*|ydmyg\w*|kraenk\w*|grove?|brutal\w*|bule\w*|maerker|lyver|loegn\w*|oprejsning|undskyldning|daarligt|griner|haaner|i orden|finde mig i|(?:for|saa) haard\w*|unfair|bruises?)\b/;
/** Names whom a complaint is about, or on whose behalf it is. */
const WHOM = new RegExp(
  String.raw`\b(?:${STAFF}|kommunen|lederen|dem|mig|(?:min|mit|my) ${KIN})\b|\bjeg vil have\b|\bkan jeg faa\b|^det (?:er|var)\b`,
);
/** What is the reader's own, which no colleague is. */
const MINE = String.raw`min[et]?(?! (?:kolleg|leder|chef|vagt|beboer|borger))|mit`;
/** Tells what the staff do to the reader, or what the reader may and wants, as a resident would. */
const OWN = anyOf(
  String.raw`\b${STAFF}\b${SAME_CLAUSE} (?:mig|os|me|my|${MINE})\b`,
  String.raw`\b(?:maa|kan) jeg\b(?: \w+){0,2} (?:${MINE})\b`,
  String.raw`\bjeg maa ikke\b|(?<!\bhvad )\bmaa jeg ikke\b`,
  String.raw`\bjeg kan ikke (?:komme ud|selv|faa (?:mine?|mit|lov|besoeg))\b`,
  String.raw`\bjeg (?:er|bliver|blev) (?:blevet )?(?:laast|bundet|spaendt|tvunget|holdt|lagt)`,
  String.raw`\bjeg vil (?:ikke |selv |gerne )?(?:bo|flytte|hjem|ud|have min|have mit|bestemme)\b`,
);
/** Tells that the staff are harsh to the reader or to a relative. */
const HARSH = new RegExp(
  String.raw`\b${STAFF}\b${SAME_CLAUSE} (?:voldsom\w*|slaar|slog|sparke\w*|mishandl\w*|haardt?|haardhaend\w*|behandle\w*|straffe\w*|skubbe\w*|raaber|skaelder|taler|ignorere\w*|lytter|hoerer|haaner|ydmyge\w*|true\w*|overser|svigte\w*|hurt|hits?|yells?)\b.*\b(?:min|mit|mig|os|my|me)\b`,
);
/** Tells what was done to a relative of the reader. */
const DONE_TO = new RegExp(
  String.raw`\b(?:min|mit) ${KIN} (?:er|blev|bliver) (?:blevet )?(?:lagt|slaaet|skubbet|sparket|mishandlet|behandlet|ydmyget|svigtet)\b`,
);
/** Asks to hear what happens to a relative, or complains that nobody said it. */
const TOLD =
  /\b(?:fortalt|(?<!\b(?:du|nogen|jer) )fortaelle|fortaeller|at vide|(?<!\bmin \w+ )ring(?:er|e|et) (?:\w+ )?til (?:mig|os|familien|paaroerende|vaergen)|besked|underret\w*|orienter\w*|informer\w*)\b/;
const OF_RELATIVE =
  /\b(?:min|mit|vores|som) (?:mor|far|soen|datter|bror|soester|kone|mand|paaroerende)\b|\b(?:paaroerende|familien|vaerge\w*)\b|\b(?:mig|os)\b.*\b(?:magt|holdt?|holder)\b/;
/** A relative as the subject: somebody's mother, not the reader's own. */
const RELATIVE = String.raw`(?<!\b(?:min|mit) )\b(?:mor|moren|moderen|far|faren|faderen|soennen|datteren|soesteren|broren|foraeldre\w*|familien?|paaroerende|konen?|aegtefaellen)\b(?: \w+){0,3}`;
const SAYS = "(?:siger|sagt|sagde|vil have|vil gerne have|kraever|synes|mener)(?: at)?";
/** Tells that a relative has said yes in a person's place. */
const RELATIVE_SAYS = anyOf(
  String.raw`${RELATIVE} ${SAYS} (?:vi|i|personalet) (?:\w+ )?(?:maa|skal|kan|boer)\b`,
  String.raw`${RELATIVE} ${SAYS} (?:(?:ja|okay|ok)\b|det er (?:ok|okay|fint|i orden))`,
  String.raw`${RELATIVE} (?:(?:har )?godkend|(?:har givet|giver) (?:os )?(?:lov|tilladelse|samtykke)\b)`,
);
/** Tells that a leader, or what is usual, has said yes. */
const TEAM_SAID =
  /\b(?:lederen|leder|chefen|chef|kolleger\w*|teamet|afdelingen)\b (?:har )?(?:siger|sagt|sagde|synes|mener|bestemt|besluttet|aftalt)\b(?! (?:nej|ikke|op)\b)|\bsaadan (?:(?:goer|plejer) vi|vi (?:goer|plejer)|har vi altid)\b|\bvi (?:har altid|plejer (?:at|det|altid|bare|jo))\b/;
/** Asks what holds until the municipality has decided. */
const NOT_YET =
  /\b(?:foer|inden(?! for| hvor)|endnu ikke|ikke (?:faaet|hoert|kommet)|hoerer? (?:intet|ikke)|venter|mens vi)\b.*\b(?:tilladels\w*|svar\w*|afgoerels\w*)\b|\b(?:venter (?:\w+ )?paa|hoert fra) kommunen\b|\bkommunen\b.*\bikke svare[rt]\b|\bkommunen svarer (?:\w+ )?ikke\b|\b(?:tilladelsen|svaret|afgoerelsen) er (?:endnu )?ikke\b|\bansoegning\w*\b.*\b(?:ligger|stadig|endnu)\b|\b(?:ansoegt|soegt)\b.*\b(?:siden|(?:intet|ikke) (?:hoert|faaet))\b/;
/** Takes silence for a yes. */
const SILENT =
  /\b(?:han|hun|beboer\w*|borger\w*|mor|far)\b(?: \w+){0,3} (?:sagde|siger|sige|gjorde|goer|protesterede|protesterer|svarede)\b.*\b(?:ikke (?:noget|nej|fra|imod)|ingenting|intet|modstand)\b|\b(?:han|hun)\b.*\b(?:ikke (?:goer|gjorde) modstand|protesterede ikke|stod bare)\b|\b(?:sagde|siger) (?:jo )?(?:ikke nej|ingenting)\b/;
/** Asks whether little counts. */
const BRIEF = /\b(?:kun|bare|blot)\b(?: \w+){0,3} (?:kort|oejeblik|sekund\w*)\b|\b(?:et par|faa|to|fem|ti|2|5|10) sekunder\b|\b(?:kun|bare|blot) lige\b/;
const COUNTS = /\b(?:holdt|tog|armen|skriv\w*|indberet\w*|taeller|varede)\b|^det var (?:kun|bare|blot)(?! lige)/;
/** Owns up to a mistake. */
const MISTAKE =
  /\bjeg (?:fortryder|overtraadte|burde ikke|maatte ikke)\b|\bjeg (?:har|kom|tog|holdt|gjorde|lavede|begik|var|handlede|brugte)(?: \w+){0,4} (?:forkert|fejl|ulovligt?|uden lov|for (?:haardt?|meget magt))\b/;
/** Tells that too few are at work. */
const ALONE =
  /\b(?:jeg|nattevagten|vi) (?:er|staar|var|sidder|arbejder|har)(?: \w+){0,3} alene\b|\bnaar jeg er alene\b|\balene (?:paa|om) (?:vagt\w*|arbejde|nat\w*|afdeling\w*)\b|\bkun (?:mig|en|et|1)(?: \w+)? (?:paa|i) (?:arbejde|vagt|nat\w*)\b|\bfor faa (?:paa|haender|folk)\b|\bingen (?:kolleg\w*|andre paa vagt)\b/;
/** Takes something away from a person, whatever it is. */
const TAKES_AWAY =
  /\b(?:tage|tager|taget|tog|nuppe\w*|snuppe\w*|fjerne\w*|hugge\w*)\b(?!.*\b(?:imod|afstand|kontakt|hensyn|besked)\b).*\bfra\s+(?:ham|hende|dem|mig|en|beboer\w*|borger\w*)\b/;
/** Goes into another's home. */
const INTO_OTHERS = /\b(?:ind|inde|over) (?:til|hos|paa|i) (?:(?:de|en|den|sin|sine|alle) )?(?:andre\w*|anden\w*|nabo\w*|medbeboer\w*|hinanden)\b/;
/** Wants to leave. */
const LEAVES = /\b(?:han|hun|beboer\w*|borger\w*|mor|far|en|der|og) (?:\w+ )?(?:vil|wil|skal) (?:hele tiden |altid |bare )?(?:ud|hjem|afsted|vaek)\b(?! (?:af|i|fra) )/;
/** Stays in bed. */
const IN_BED = /\b(?:ikke|faar?)\b(?: \w+){0,3} (?:op om|staa op|op af sengen|ud af (?:sengen|fjerene|dynen))|\bikke op om morgenen\b/;
/** Touches others. */
const TOUCHES = /\b(?:tager|tage|roerer|piller|gnider|gnubber|lister) (?:sig )?(?:paa|ved|op ad) (?:de andre|andre|hinanden|en anden|medbeboer\w*|personalet|mig|os)\b/;
/** Asks what to do instead. */
const INSTEAD = /\b(?:andet|andre maader|i stedet) (?:end |for )?(?:at )?(?:bruge |holde|tvinge|magt|laase|fasthold)|\balternativ\w*/;
/** Asks how many there have been. */
const HOW_MANY = /\bhvor mange (?:gange|magt\w*|indberetning\w*|episoder|fastholdelser)\b.*\b(?:haft|i aar|sidste|maaned\w*|kvartal\w*)\b/;
/** Hits back. */
const HITS_BACK = /\bslaar? (?:\w+ )?(?:igen|tilbage)\b/;
/** Does not want it written. */
const UNWRITTEN = /\b(?:beder|bad|bedt|bedte|vil ikke have)\b.*\b(?:skriv\w*|skrevet|indberet\w*)\b/;
/** Asks as a relative. */
const AS_RELATIVE = new RegExp(String.raw`\b(?:som|jeg er(?: \w+)?) (?:${KIN}|paaroerende|foraelder|aegtefaelle)\b`);
/**
 * What a query says as a whole, where each of its words is common: the word for it, by which pages are known, and how much
 * that counts.
 *
 * @type {{ says: RegExp[], word: string, worth: number }[]}
 */
const READ_AS = [
  { says: [TAKES_AWAY], word: "fratage", worth: 0.5 },
  { says: [FEELS, WHOM], word: "klage", worth: 1 },
  { says: [JUDGED, WHOM], word: "klage", worth: 1 },
  { says: [HARSH], word: "klage", worth: 1 },
  { says: [DONE_TO], word: "klage", worth: 0.7 },
  { says: [TOLD, OF_RELATIVE], word: "orientering", worth: 1 },
  { says: [RELATIVE_SAYS], word: "ønske", worth: 1 },
  { says: [TEAM_SAID], word: "sædvane", worth: 1 },
  { says: [NOT_YET], word: "ventetid", worth: 1 },
  { says: [SILENT], word: "passiv", worth: 1 },
  { says: [BRIEF, COUNTS], word: "bagatel", worth: 1 },
  { says: [MISTAKE], word: "fejl", worth: 0.7 },
  { says: [ALONE], word: "underbemanding", worth: 0.7 },
  { says: [OWN], word: "rettigheder", worth: 0.7 },
  { says: [INTO_OTHERS], word: "naboen", worth: 1 },
  { says: [LEAVES], word: "forlade", worth: 0.7 },
  { says: [IN_BED], word: "morgenvækning", worth: 0.7 },
  { says: [TOUCHES], word: "befamle", worth: 1 },
  { says: [INSTEAD], word: "alternativ", worth: 1 },
  { says: [HOW_MANY], word: "optælling", worth: 1 },
  { says: [HITS_BACK], word: "selvforsvar", worth: 1 },
  { says: [UNWRITTEN], word: "hemmelighed", worth: 1 },
  { says: [AS_RELATIVE], word: "pårørende", worth: 0.7 },
];
/** Words in a query that asks as one would ask a colleague, so that the answer to the same question is what is wanted. */
const SENTENCE = 4;
/** Asks what a word means. */
const ASKS_MEANING = /^\s*(?:hvem er|who is|begreb\w*|ordet|hvad vil \w+ sige|forskel\w* (?:paa|mellem)|hvad (?:er|betyder|menes?|vil det sige)|hvad .*\bbetyder|betydning|definition|forklar|what (?:is|does))\b/;

/**
 * A word of a query: the stems that it may be, each with how likely, and how much it counts.
 *
 * @typedef {{ word: string, stem: string, worth: number, meant: Map<string, number> }} Term
 * @typedef {{ terms: Term[], isSentence: boolean, asksForce: boolean, asksMeaning: boolean }} Query
 */

/** The words of the site, and how they are bent. */
export class Language {
  /**
   * @param {(word: string) => string} stemmer
   * @param {Record<string, string[]>} forms irregular forms by their word
   * @param {Record<string, string>} synonyms words that the site does not use, by what readers may mean by them, between bars
   */
  constructor(stemmer, forms, synonyms) {
    this.stemmer = stemmer;
    /** @type {Map<string, string>} The stems of words, kept because the stemmer is slow. */
    this.stems = new Map();
    /** @type {Map<string, string>} The stems of words as they are written, which may be mistyped: irregular forms, and those
     * that pages are known by. */
    this.bent = new Map();
    for (const [word, others] of Object.entries(forms)) {
      // A word among its own forms keeps to them, where another has its stem: `lægge` and `læge`.
      const stem = others.includes(word) ? folded(word) : this.#stemmed(folded(word));
      for (const other of [word, ...others]) this.bent.set(folded(other), stem);
    }
    for (const [word, stem] of this.bent) this.stems.set(word, stem);
    this.faint = new Set([...FAINT].map((word) => this.stem(word)));
    /** @type {Map<string, number>} The number of pages that have a stem. */
    this.known = new Map();
    /** @type {Set<string>} The stems that a page or a rule is known by. */
    this.said = new Set();
    /** @type {Map<string, string[]> | undefined} */
    this.heard = undefined;
    this.synonyms = Object.entries(synonyms).flatMap(([meanings, all]) => {
      const meant = meanings.split("|").flatMap((one) => this.telling(one));
      return all.split("|").map((typed) => {
        // An abbreviation is not bent: `SEL` is no `sele`.
        const isShort = typed === typed.toUpperCase();
        return { isShort, typed: phrase(isShort ? words(typed) : this.stemsOf(typed)), meant };
      });
    });
    /** What a word alone may mean. */
    this.single = new Map(this.synonyms.map(({ typed, meant }) => [typed.trim(), meant]));
    for (const { meant } of this.synonyms) meant.forEach((stem) => this.said.add(stem));
  }

  /**
   * @param {string} word folded
   * @returns {string}
   */
  stem(word) {
    let stem = this.stems.get(word);
    if (stem === undefined) this.stems.set(word, (stem = /\d/.test(word) ? word : this.#stemmed(word)));
    return stem;
  }

  /**
   * Take endings off until none is left: the stemmer takes one at a time, so that `husordenen` would not be `husorden`.
   *
   * @param {string} word
   * @returns {string}
   */
  #stemmed(word) {
    const stem = this.stemmer(word);
    if (stem !== word) return this.stem(stem);
    // The stemmer leaves the past tense: `sparkede`.
    return stem.length > 5 && /[^h]ed$/.test(stem) ? stem.slice(0, -2) : stem;
  }

  /** @param {string} text */
  stemsOf(text) {
    return words(text).map((word) => this.stem(word));
  }

  /**
   * List the stems of the words in a text that tell something; of all words, if none does.
   *
   * @param {string} text
   */
  telling(text) {
    const all = words(text);
    const some = all.filter((word) => !STOP.has(word));
    return (some.length ? some : all).map((word) => this.stem(word));
  }

  /**
   * Take a phrase in that a page or a rule is known by.
   *
   * @param {string} text
   * @returns {string[]} the stems of its words that tell something, each once
   */
  know(text) {
    // How its words are written, since a slip may be in their endings.
    for (const word of words(text)) if (!STOP.has(word) && !this.bent.has(word)) this.bent.set(word, this.stem(word));
    const stems = [...new Set(this.telling(text))];
    stems.forEach((stem) => this.said.add(stem));
    return stems;
  }

  /** @param {string} stem */
  isKnown(stem) {
    return this.known.has(stem) || this.said.has(stem);
  }

  /**
   * Understand a query.
   *
   * @param {string} text
   * @returns {Query}
   */
  understand(text) {
    const plain = inFigures(folded(text));
    const typed = words(plain).slice(0, MOST_WORDS * 2);
    const asksForce = ASKS_FORCE.test(plain);
    const asked = asksForce ? typed.filter((word) => !/^(?:magt|tvang|magtanvendelse|force|regnes|kaldes|gaelder)$/.test(word)) : typed;
    const telling = (asked.length ? asked : typed).filter((word) => !STOP.has(word));
    const counted = (telling.length ? telling : typed).slice(0, MOST_WORDS);
    const strong = counted.some((word) => worthOf(word) === 1);
    const joins = this.#joins(typed);
    const whole = { words: phrase(typed), stems: phrase(typed.map((word) => this.stem(word))) };
    const terms = [...new Set(counted)].map((word) => {
      const stem = this.stem(word);
      const meant = this.#meant(word, stem, whole);
      for (const joined of joins.get(word) ?? []) meant.set(joined, Math.max(JOINED, meant.get(joined) ?? 0));
      const isFaint = joins.get(word)?.some((joined) => this.faint.has(joined));
      return { word, stem, worth: !strong ? 1 : isFaint ? FAINT_WORTH : worthOf(word), meant };
    });
    for (const { says, word, worth } of READ_AS) {
      const stem = this.stem(folded(word));
      if (terms.some((term) => term.stem === stem) || !says.every((one) => one.test(plain))) continue;
      terms.push({ word, stem, worth, meant: new Map([[stem, 1]]) });
    }
    return { terms, isSentence: typed.length >= SENTENCE, asksForce, asksMeaning: ASKS_MEANING.test(plain) };
  }

  /**
   * Find the compounds that a reader has written in two words: `fælles køkken`.
   *
   * @param {string[]} typed
   * @returns {Map<string, string[]>} stems of compounds by each of their words
   */
  #joins(typed) {
    /** @type {Map<string, string[]>} */
    const joins = new Map();
    for (const [i, first] of typed.entries()) {
      const second = typed[i + 1];
      if (!second || [first, second].some((word) => word.length < SHORTEST_PART || STOP.has(word))) continue;
      for (const link of ["", "s", "e"]) {
        const stem = this.stem(first + link + second);
        // The stemmer may take the second word for an ending: `ansøgningen ligger`.
        if (!this.said.has(stem) || stem.length <= first.length) continue;
        for (const word of [first, second]) joins.set(word, [...(joins.get(word) ?? []), stem]);
      }
    }
    return joins;
  }

  /**
   * List the stems that a reader may mean by a word, and how likely each is.
   *
   * @param {string} word folded
   * @param {string} stem
   * @param {{ words: string, stems: string }} whole the whole query, as phrases
   * @returns {Map<string, number>}
   */
  #meant(word, stem, whole) {
    /** @type {Map<string, number>} */
    const meant = new Map([[stem, 1]]);
    /**
     * @param {string[]} stems
     * @param {number} likely
     */
    const add = (stems, likely) => {
      for (const one of stems) {
        const worth = likely * (this.said.has(one) ? 1 : UNSAID);
        if (worth > (meant.get(one) ?? 0)) meant.set(one, worth);
      }
    };
    const said = this.synonyms.filter(({ isShort, typed }) => {
      const [all, one] = isShort ? [whole.words, word] : [whole.stems, stem];
      return all.includes(typed) && typed.includes(` ${one} `);
    });
    const together = said.filter(({ typed }) => typed.trim().includes(" "));
    if (together.length) meant.set(stem, APART);
    for (const { meant: others } of together.length ? together : said) {
      others.forEach((one) => meant.set(one, Math.max(SAME, meant.get(one) ?? 0)));
    }
    if (/\d/.test(stem)) return meant;
    // English takes endings of its own: throwing, moved.
    const bare = word.replace(/(?:ing|ed|es|s)$/, "");
    if (bare !== word && meant.size === 1) {
      for (const one of [bare, `${bare}e`, bare.slice(0, -1)]) add(this.single.get(this.stem(one)) ?? [], SAME);
      if (meant.size > 1) return meant;
    }
    const isKnown = this.isKnown(stem);
    const rarely = isKnown ? LESS_LIKELY : 1;
    if (stem.length >= SHORTEST_PIECE) {
      add([...this.#all()].filter((one) => one.startsWith(stem) || endsInWord(one, stem)), PIECE * rarely);
    }
    if (this.said.has(stem)) return meant;
    if (!isKnown && stem.length >= SHORTEST_PIECE) {
      const alike = [...this.#alike(stem), ...this.#alike(word)];
      if (alike.length) {
        add(alike, SOUNDS);
        return meant;
      }
    }
    const [one = [], two = []] = isKnown || word.length < ONE_SLIP ? [] : this.#near(stem, word);
    add(one, SLIP);
    if (one.length) return meant;
    const parts = [word, stem].map((one) => this.#split(one, 3)).find((all) => all.length) ?? [];
    add(parts, PART * rarely);
    if (isKnown || parts.length) return meant;
    add(two, SLIP - 0.15);
    if (two.length === 0) add(this.#nearParts(stem), PART * SLIP);
    add(this.#ends(stem), PIECE);
    return meant;
  }

  /** Yield the stems of the site. */
  *#all() {
    yield* this.known.keys();
    for (const stem of this.said) if (!this.known.has(stem)) yield stem;
  }

  /** Yield the stems of the site, and irregular forms, each with its stem. @returns {Generator<[string, string]>} */
  *#spelt() {
    for (const stem of this.#all()) yield [stem, stem];
    for (const [word, stem] of this.bent) if (word !== stem && this.isKnown(stem)) yield [word, stem];
  }

  /**
   * List the stems that sound like a word.
   *
   * @param {string} word
   */
  #alike(word) {
    if (!this.heard) {
      this.heard = new Map();
      for (const [spelt, stem] of this.#spelt()) {
        for (const sound of sounds(spelt)) this.heard.set(sound, [...(this.heard.get(sound) ?? []), stem]);
      }
    }
    return sounds(word).flatMap((sound) => this.heard?.get(sound) ?? []);
  }

  /**
   * List the stems from which a word differs by a slip or two, the nearest first.
   *
   * @param {string} stem
   * @param {string} word
   * @returns {string[][]} by the number of slips less one
   */
  #near(stem, word) {
    const most = word.length >= TWO_SLIPS ? 2 : 1;
    /** @type {string[][]} */
    const near = [];
    for (const [one, meant] of this.#spelt()) {
      if (one.length < SHORTEST_PIECE || /\d/.test(one)) continue;
      // The ending may be what is mistyped, so that no stem was found.
      const count = Math.min(slips(stem, one, most), slips(word, one, most));
      if (count > 0 && count <= most) (near[count - 1] ??= []).push(meant);
    }
    // What pages are known by is likelier meant than a word in some text.
    return [near[0] ?? [], near[1] ?? []].map((all) => (all.some((found) => this.said.has(found)) ? all.filter((found) => this.said.has(found)) : all));
  }

  /**
   * List the word of the site with which a compound ends, or else that with which it begins.
   *
   * @param {string} stem
   * @returns {string[]}
   */
  #ends(stem) {
    for (let cut = SHORTEST_PART; cut <= stem.length - SHORTEST_PART; cut += 1) {
      const tail = this.stem(stem.slice(cut));
      if (this.said.has(tail)) return [tail];
    }
    for (let cut = stem.length - SHORTEST_PART; cut > SHORTEST_PIECE; cut -= 1) {
      if (this.said.has(stem.slice(0, cut))) return [stem.slice(0, cut)];
    }
    return [];
  }

  /**
   * Split a compound into words of the site: `beredskabsplan` into `beredskab` and `plan`.
   *
   * @param {string} stem or the word itself, the end of which may be a short word: `altandørslås`
   * @param {number} most parts
   * @returns {string[]} its parts, or none
   */
  #split(stem, most) {
    for (let cut = stem.length - SHORTEST_PART; cut >= SHORTEST_PART; cut -= 1) {
      const first = this.#head(stem.slice(0, cut));
      if (!first) continue;
      const rest = stem.slice(cut);
      const tail = this.isKnown(rest) ? rest : this.stem(rest);
      if (tail.length >= SHORTEST_PART && this.isKnown(tail)) return [first, tail];
      const others = most > 2 ? this.#split(rest, most - 1) : [];
      if (others.length) return [first, ...others];
    }
    return [];
  }

  /**
   * @param {string} head the beginning of a compound; Danish often puts an s or an e after it
   * @returns {string | undefined} its stem, if the site has it
   */
  #head(head) {
    return [head, this.stem(head), head.replace(/[se]$/, "")].find((part) => part.length >= SHORTEST_PART && this.isKnown(part));
  }

  /**
   * Split a compound one part of which is mistyped.
   *
   * @param {string} stem
   * @returns {string[]}
   */
  #nearParts(stem) {
    for (let cut = stem.length - SHORTEST_PIECE; cut >= SHORTEST_PIECE; cut -= 1) {
      const head = this.#head(stem.slice(0, cut));
      if (!head) continue;
      const rest = stem.slice(cut);
      const tails = [...this.said].filter((one) => one.length >= SHORTEST_PIECE && slips(rest, one, 1) <= 1);
      if (tails.length) return [head, ...tails];
    }
    return [];
  }
}

/** @param {string} word folded */
function worthOf(word) {
  return FAINT.has(word) ? FAINT_WORTH : MILD.test(word) ? MILD_WORTH : 1;
}

/**
 * Whether a stem is a compound that ends in a certain word, as `epilepsialarm` ends in `alarm`.
 *
 * @param {string} stem
 * @param {string} end
 */
export function endsInWord(stem, end) {
  return end.length >= SHORTEST_PIECE && stem.length >= end.length + SHORTEST_PART && stem.endsWith(end);
}

/**
 * Write stems between spaces, so that a word is not found inside another.
 *
 * @param {string[]} stems
 */
export function phrase(stems) {
  return ` ${stems.join(" ")} `;
}
