"""Which texts are names of people, where the key says so and where it only says `name`."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from monitor.privacy.writing import without_marks

_NAME = re.compile(r"(?=.{2})[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?(?:,? ?[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?){0,5}")
_TWO_WORDS = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*,?(?: [^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?){1,4}")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_OF_CODE = re.compile(r"\b[a-z]+[A-Z]")
_LONGEST = 60

_GIVEN = """Aaron Abdul Abigail Adam Adrian Adriana Agata Agnes Agnieszka Ahmed Ahmet Aino Akira Alan Alba
    Albert Alberto Aleksander Alessandra Alessandro Alessia Alex Alexander Alexandra Alexandre Alexis
    Alfred Ali Alice Alicia Alina Alison Allison Alma Amanda Amber Amelia Amelie Amina Amir Amy Ana
    Anastasia Anders Andre Andrea Andreas Andrei Andrew Andrzej Andy Angel Angela Angelika Angelo Anil
    Anita Anja Anke Ann Anna Anne Annika Anthony Antje Antoine Anton Antonia Antonio Anton Arash Ariana
    Arjun Arne Arthur Arturo Ashley Astrid Audrey August Aurelie Austin Ava Axel Ayse Barbara Bartosz
    Beate Beatrice Beatriz Ben Benedikt Benjamin Bernadette Bernard Bernd Bertrand Beth Bettina Bianca
    Bill Billy Birgit Bjorn Bob Bogdan Brandon Brenda Brian Brigitte Bruce Bruno Bryan Camila Camille
    Candice Carina Carl Carla Carlos Carmen Carol Carolina Caroline Carolyn Carsten Catalina Catherine
    Cathy Cecile Cecilia Celine Cesar Chantal Charles Charlotte Chen Cheryl Chiara Chloe Christa
    Christian Christiane Christina Christine Christoph Christophe Christopher Ciara Cindy Claire Clara
    Claudia Claudio Claudine Clement Colin Conchita Connor Corinna Corinne Cosme Craig Cristian Cristina
    Curtis Cynthia Dagmar Damian Damien Dan Daniel Daniela Daniele Danielle Danny Daria Dario David Dawn
    Debbie Deborah Debra Denis Denise Dennis Derek Diana Diane Diego Dieter Dilip Dimitri Dirk Dmitri
    Dolores Dominic Dominik Dominique Donald Donna Doris Dorothee Dorothy Douglas Duncan Dustin Dylan
    Eberhard Eckard Eckhard Eddie Edgar Edith Eduard Eduardo Edward Edwin Eitel Elaine Elena Eleni Eli
    Eliana Elias Elif Elijah Elin Elisa Elisabeth Elise Elizabeth Elke Ella Ellen Elsa Emanuel Emil
    Emilia Emilie Emily Emma Emmanuel Enrique Eric Erica Erik Erika Erin Ernst Erwin Esteban Esther
    Ethan Eugen Eugene Eugenia Eva Evan Evelyn Ewa Fabian Fabio Fabrice Fatima Federico Felicia Felipe
    Felix Fernanda Fernando Filip Fiona Florence Florian Frances Francesca Francesco Francis Francisco
    Franck Francois Francoise Frank Franz Fred Frederic Frederick Frederik Friedrich Fritz Gabriel
    Gabriela Gabriele Gabrielle Gareth Gary Genevieve Geoffrey Georg George Georgia Gerald Gerard Gerd
    Gerhard Gertrud Gheorghe Giacomo Gilbert Gilles Gina Giorgia Giovanna Giovanni Giulia Giuseppe
    Gloria Gonzalo Gordon Grace Graham Greg Gregor Gregory Greta Grzegorz Guadalupe Gudrun Guenter Guido
    Guillaume Guillermo Gunter Gunther Gustav Gustavo Hamza Hanna Hannah Hannelore Hannes Hans Harald
    Harold Harry Hartmut Hassan Heather Hector Hedwig Heidi Heike Heiko Heinrich Heinz Helen Helena
    Helene Helga Helmut Hendrik Henri Henrik Henry Herbert Hermann Hilda Hiroshi Holger Holly Horst
    Howard Hubert Hugo Humberto Ian Ibrahim Ida Ignacio Igor Ikram Ilona Ilse Ines Inga Inge Ingeborg
    Ingrid Irene Irina Iris Irma Isaac Isabel Isabella Isabelle Ivan Ivana Jack Jackie Jackson Jacob
    Jacqueline Jacques Jaime Jake Jakob Jakub James Jamie Jan Jana Jane Janet Janice Janina Jasmin Jason
    Javier Jean Jeanne Jeff Jeffrey Jennifer Jens Jeremy Jerome Jerry Jesse Jessica Jesus Jill Jim Jimmy
    Jiri Joachim Joan Joanna Joanne Joao Joaquin Jochen Joe Joel Joerg Johan Johann Johanna Johannes
    John Johnny Jonas Jonathan Jordan Jorg Jorge Jorgen Jose Josef Josefina Joseph Josephine Joshua
    Josip Joyce Juan Juana Juanita Judith Judy Jules Julia Julian Juliane Julie Julien Juliette Julio
    Jurgen Justin Justine Kai Kamil Kara Karen Karim Karin Karina Karl Karla Karolina Karsten Katarina
    Katarzyna Kate Katharina Katherine Kathleen Kathrin Kathryn Kathy Katja Katrin Kay Keith Kelly Ken
    Kenneth Kenji Kerstin Kevin Khalid Kim Kirsten Klara Klaus Konstantin Kristen Kristian Kristin
    Kristina Krzysztof Kurt Kyle Lars Latoya Laura Laure Lauren Laurence Laurent Lawrence Lea Leah Leila
    Lena Leo Leon Leonard Leonardo Leonie Leonor Leslie Leticia Li Liam Lidia Lilian Lillian Lilly Linda
    Linus Lisa Lloyd Logan Lorena Lorenzo Louis Louise Luc Luca Lucas Lucia Lucie Lucy Ludwig Luigi Luis
    Luisa Lukas Lukasz Luke Lydia Lynn Madeleine Magdalena Maggie Mahmoud Maike Maja Malgorzata Manfred
    Manon Manuel Manuela Mara Marc Marcel Marcela Marcelo Marcin Marco Marcos Marcus Marek Margaret
    Margarete Margarita Margot Maria Marian Mariana Marianne Marie Mariela Marina Mario Marion Marisol
    Marita Mark Markus Marlene Marlies Marta Martha Martin Martina Martine Mary Massimo Mateo Mateusz
    Mathieu Mathilde Matteo Matthew Matthias Mattias Maud Maureen Maurice Max Maximilian Maya Megan
    Mehdi Mehmet Mei Melanie Melinda Melissa Mercedes Michael Michaela Michal Michel Michele Michelle
    Miguel Mihai Mikael Mike Milan Milena Miriam Mirko Mohamed Mohammad Mohammed Monica Monika Monique
    Morgan Muhammad Murat Mustafa Myriam Nadia Nadine Nancy Naomi Narcisa Natalia Natalie Natasha
    Nathalie Nathan Nathaniel Neil Nele Nicholas Nick Nicola Nicolas Nicole Niels Nigel Nikola Nikolai
    Nils Nina Noah Noel Noemie Nora Norbert Norman Nuria Odette Olaf Oleg Olga Oliver Olivia Olivier
    Olivie Omar Oscar Oskar Osman Othmar Otto Pablo Pamela Paola Paolo Pascal Patricia Patrick Patrik
    Paul Paula Paulette Paulina Pauline Paulo Pavel Pawel Pedro Peggy Penelope Peter Petra Philip
    Philipp Philippe Phillip Pia Pierre Pietro Pilar Piotr Priya Rachel Rafael Rainer Raj Rajesh Ralf
    Ralph Ramon Randy Raphael Raquel Raul Ravi Ray Raymond Rebecca Regina Reinhard Remy Rene Renate
    Ricardo Rita Riccardo Richard Ricky Robert Roberta Roberto Robin Rodolfo Rodrigo Roger Roland Rolf
    Roman Romain Ronald Ronny Rosa Rosario Rose Rosemarie Ross Roxane Roy Ruben Rudolf Russell Ruth Ryan
    Sabine Sabrina Sally Salma Salvatore Sam Samantha Samir Samuel Sandra Sandrine Sandro Sara Sarah
    Sascha Sasha Scott Sean Sebastian Sebastien Selina Serge Sergei Sergio Shannon Sharon Shawn Sheila
    Shirley Sibylle Siegfried Sigrid Silke Silvia Simon Simona Simone Sofia Sonia Sonja Sophia Sophie
    Stacey Stacy Stanislav Stefan Stefania Stefanie Stella Stephan Stephane Stephanie Stephen Steve
    Steven Stewart Stuart Sue Susan Susana Susanne Suzanne Svea Sven Svenja Svetlana Sylvain Sylvana
    Sylvia Sylvie Takashi Tamara Tania Tanja Tara Tatiana Ted Teresa Terry Theodor Theresa Therese
    Thibaut Thierry Thomas Thorsten Tiffany Tim Timo Timothy Tina Tobias Todd Tom Tomas Tomasz Tommy
    Tony Torsten Tracy Travis Troy Udo Ulf Ulla Ulrich Ulrike Ursula Ute Uwe Valentin Valentina Valerie
    Vanessa Vasco Vera Verena Veronica Veronika Veronique Vicente Vicky Victor Victoria Vijay Viktor
    Viktoria Vincent Viola Virginia Virginie Vivian Volker Walter Waltraud Wanda Wayne Wei Wendy Werner
    Wesley Wiebke Wilfried Wilhelm Willi William Wolfgang Xavier Yan Yannick Yasmin Yolanda Youssef
    Yusuf Yuki Yves Yvette Yvonne Zachary Zaida Zeynep Zofia Zoe"""
"""Given names in common use in Europe and the Americas, with some of elsewhere; without accents. Compiled by hand."""
_THINGS = """ad backpack bag banner bar belt black blouse blue book boots bracelet brand button campaign cart
    cell city clothing club code coffee collection company cream day design details dress earrings
    edition event fashion festival form fragrance free gift gin group guide hat home hoodie hotel house
    inc item jacket jeans kit lamp landing large launch lipstick llc ltd men menu modal necklace news
    newsletter oxford page paris perfume plan polo popup pro product promo red retreat ring sale sandals
    scarf series serum set shirt shoes shop signup size skirt sneaker spring store studio style summer
    sweater test tote tour trial trousers video view wallet watch white wine winter women"""
"""What the name of a thing ends in or holds, though it begins like a person's."""
_BRANDS = """Abercrombie Fitch, Alexander McQueen, Alexander Wang, Alice Olivia, Anna Sui, Anne Klein, Bobbi
    Brown, Bruno Banani, Calvin Klein, Carolina Herrera, Charles Keith, Charlotte Tilbury, Christian
    Dior, Christian Louboutin, Daniel Wellington, Donna Karan, Elie Saab, Elizabeth Arden, Emilio Pucci,
    Eva Solo, Franck Muller, Fred Perry, Georg Jensen, Giorgio Armani, Giuseppe Zanotti, Helena
    Rubinstein, Helmut Lang, Henri Lloyd, Hugo Boss, Isabel Marant, Jack Daniels, Jack Jones, Jack
    Wolfskin, Jean Paul Gaultier, Jil Sander, Jimmy Choo, Jo Malone, Johnnie Walker, Karen Millen, Karl
    Kani, Karl Lagerfeld, Kate Spade, Kim Crawford, Laura Ashley, Laura Mercier, Marc Cain, Marc Jacobs,
    Marie Claire, Martin Margiela, Max Mara, Michael Kors, Nina Ricci, Oliver Peoples, Oscar Renta, Paco
    Rabanne, Patrick Mohr, Paul Costelloe, Paul Green, Paul Shark, Paul Smith, Peter Pan, Ralph Lauren,
    Ray Ban, Roberto Cavalli, Rosa Clara, Ruby Rose, Sam Edelman, Sophie Hulme, Stella Artois, Stella
    McCartney, Steve Madden, Stuart Weitzman, Ted Baker, Tom Ford, Tom Tailor, Tommy Bahama, Tommy
    Hilfiger, Tony Bianco, Tony Burch, Valentino Garavani, Vera Bradley, Vera Wang, Victoria Beckham,
    Victoria Secret, Vivienne Westwood"""
"""Brands that are called like people: pages, lists and filters bear their names."""


def is_name(text: str) -> bool:
    """Tell whether a text under a key of names may be one: words of letters, and no language."""
    text = without_marks(text)
    return (
        len(text) <= _LONGEST
        and _NAME.fullmatch(text) is not None
        and not _LANGUAGE.fullmatch(text)
        and (len(text) < 3 or len(set(text.lower())) > 1)  # `xxxxx` was put there instead of one
    )


def is_code(text: str) -> bool:
    """Tell whether a text is written as programmers write (`onClick`): under `fn` that is a function, nobody's name."""
    return _OF_CODE.match(text) is not None


def is_full_name(text: str) -> bool:
    """Tell whether a text under a key that may hold a name is two words of letters or more."""
    return len(text) <= _LONGEST and _TWO_WORDS.fullmatch(without_marks(text)) is not None


def is_known_name(text: str) -> bool:
    """Tell whether a text under `name` itself is a person's: a given name first, two to four words with capitals.

    `name` is a page's, a product's or an event's a hundred times as often: nothing less is taken for a person.
    """
    words = text.replace(",", " ").split(" ")
    if not 2 <= len(words) <= 4 or not is_full_name(text) or any(not word[:1].isupper() for word in words):
        return False
    if is_thing(text):
        return False
    first = words[1] if text.split(" ", maxsplit=1)[0].endswith(",") else words[0]
    return plain(first).partition("-")[0] in _given()


def is_thing(text: str) -> bool:
    """Tell whether words with capitals are a brand or hold a word for a thing, a place or a page."""
    words = [plain(word) for word in text.replace(",", " ").split(" ")]
    return not _things().isdisjoint(words) or " ".join(words).startswith(_brands())


@cache
def _given() -> frozenset[str]:
    return frozenset(name.lower() for name in _GIVEN.split())


@cache
def _brands() -> tuple[str, ...]:
    return tuple(plain(" ".join(brand.split())) for brand in _BRANDS.split(","))


@cache
def _things() -> frozenset[str]:
    return frozenset(_THINGS.split())


def plain(word: str) -> str:
    """Return a word in lower case and without accents, in ASCII."""
    return normalize("NFKD", word.replace("ł", "l").replace("ü", "u")).encode("ascii", "ignore").decode().lower()
