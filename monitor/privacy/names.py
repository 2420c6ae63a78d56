"""Which texts are names of people, where the key says so and where it only says `name`."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from monitor.privacy.writing import NOT_DECOMPOSED, without_marks

_NAME = re.compile(r"(?=.{2})[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?(?:,? ?[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?){0,5}")
_TWO_WORDS = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*,?(?: [^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?){1,4}")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_OF_CODE = re.compile(r"\b[a-z]+[A-Z]")
_LONGEST = 60

_GIVEN = """Aarav Aaron Abdul Abdullah Abigail Adam Aditi Aditya Adrian Adriana Adriano Agata Agnes Agneta Agnieszka
    Agus Ahmad Ahmed Ahmet Aino Aisha Akira Alan Alba Albert Alberto Alejandra Alejandro Aleksander Aleksandr
    Aleksandra Aleksei Alessandra Alessandro Alessia Alex Alexander Alexandra Alexandre Alexei Alexis Alfred Ali
    Alice Alicia Alin Alina Aline Alireza Alison Alistair Allison Alma Alvaro Amanda Amber Amelia Amelie Amina Amir
    Amira Amirhossein Amit Amitabh Amy Ana Anand Anastasia Anatoly Anca Anders Andi Andras Andre Andrea Andreas
    Andrei Andrew Andrey Andrzej Andy Anette Angel Angela Angelika Angelo Anil Anita Anja Anjali Anke Ankit Ann Anna
    Anne Anneke Anneli Annelies Annika Anthony Antje Antoine Anton Antonella Antonia Antonio Antti Anushka Aoife
    Arash Arda Ariana Arif Arild Arjun Arne Artem Arthur Arto Arturo Arvid Arvind Asbjorn Ashish Ashley Ashok Astrid
    Athanasios Attila Audrey August Aurelie Austin Ava Axel Aylin Ayman Ayse Aysegul Balazs Bambang Barbara Bart
    Bartosz Beata Beate Beatrice Beatriz Begona Behnam Bela Ben Benedikt Bengt Benjamin Bente Berit Berk Bernadette
    Bernard Bernd Bertrand Beth Bettina Bianca Bilal Bill Billy Birger Birgit Birthe Bjarne Bjorn Bob Bogdan Boris
    Borja Bozena Bram Brandon Brenda Brian Brigitte Britt Bruce Bruna Bruno Bryan Budi Bui Burak Busra Caio Callum
    Camila Camille Candice Carina Carl Carla Carlo Carlos Carmen Carol Carolina Caroline Carolyn Carsten Catalin
    Catalina Catarina Catherine Cathy Cecile Cecilia Celine Cem Cemal Cengiz Cesar Chantal Charles Charlotte Chen
    Cheryl Chiara Chloe Christa Christian Christiane Christina Christine Christoph Christophe Christopher Christos
    Ciara Ciaran Cindy Claire Clara Claudia Claudine Claudio Clement Colin Concepcion Conchita Connor Conor Corinna
    Corinne Cosme Cosmin Costel Craig Cristian Cristiano Cristina Cristobal Csaba Curtis Cynthia Czeslaw Daan Dagmar
    Damian Damien Dan Dang Daniel Daniela Daniele Danielle Danny Danuta Daria Dario Davi David Davide Dawn Debbie
    Debora Deborah Debra Declan Dedi Deepak Deepika Denis Denise Dennis Derek Despina Dewi Diana Diane Diederik
    Diego Dieter Dilip Dimitar Dimitri Dimitris Dinesh Dirk Divya Dmitri Dmitry Dolores Dominic Dominik Dominique
    Donald Donna Doris Dorota Dorothee Dorothy Dorthe Douglas Dragan Dragos Duncan Duong Dustin Dylan Ebba Eberhard
    Eckard Eckhard Eddie Edgar Edith Edoardo Edson Eduard Eduarda Eduardo Edward Edwin Eero Eeva Egil Eirik Eitel
    Eivind Ekaterina Elaine Elena Eleni Eli Eliana Elias Elif Elijah Elin Elisa Elisabeth Elisabetta Elise Elizabeth
    Elke Ella Ellen Elsa Elvira Elzbieta Emanuel Emil Emilia Emilie Emilio Emily Emine Emma Emmanuel Emre Endang
    Enrico Enrique Eoin Ercan Erdal Eric Erica Erik Erika Erin Erling Ernst Erwin Esa Espen Esra Esteban Esther
    Eszter Ethan Euan Eugen Eugene Eugenia Eusebio Eva Evan Evangelos Evelyn Evgeny Ewa Fabian Fabiana Fabio Fabiola
    Fabrice Fahad Faisal Fajar Farhad Farzaneh Fatima Fatimah Fatma Federica Federico Felicia Felipe Felix Femke
    Ferenc Fergus Fermin Fernanda Fernando Filip Filippo Fiona Fitri Flavia Flavio Flemming Florence Florian Florin
    Floris Frances Francesca Francesco Francis Francisco Franck Francois Francoise Frank Franz Fred Frederic
    Frederick Frederik Fredrik Freja Friedrich Fritz Frode Gabor Gabriel Gabriela Gabriele Gabrielle Galina Gamze
    Gareth Gary Gaurav Geeta Geir Gemma Genevieve Geoffrey Georg George Georgi Georgia Georgios Gerald Gerard Gerd
    Gergely Gerhard Gerrit Gertrud Geza Gheorghe Giacomo Giancarlo Gianluca Gianni Gijs Gilbert Gilberto Gilles Gina
    Giorgia Giorgos Giovana Giovanna Giovanni Giulia Giuseppe Gloria Gonzalo Goran Gordon Gosta Grace Graham Grazyna
    Greg Gregor Gregory Greta Grethe Grzegorz Guadalupe Gudrun Guenter Guido Guilherme Guillaume Guillermo Gunilla
    Gunnar Gunter Gunther Gustav Gustavo Gyorgy Gyula Haakon Hakan Halil Halina Hamad Hamid Hamish Hampus Hamza
    Hande Hanna Hannah Hanne Hanneke Hannelore Hannes Hannu Hans Harald Harish Harold Harri Harry Hartmut Haruto
    Hasan Hassan Hatice Heather Hector Hedwig Hege Heidi Heike Heikki Heiko Heinrich Heinz Helen Helena Helene Helga
    Helle Helmut Heloisa Hendra Hendrik Henk Henning Henri Henrik Henrique Henry Henryk Herbert Heri Hermann Hilda
    Hilde Hiroki Hiroshi Hjalmar Hoang Holger Holly Horst Hossein Howard Hristo Hubert Hugo Humberto Huseyin Hussein
    Huynh Ian Ibrahim Ida Ignacio Igor Iker Ikram Ilaria Ildiko Ilkka Ilona Ilse Ilya Imogen Imre Ineke Ines Inga
    Inge Ingeborg Ingemar Inger Ingrid Ingvar Inmaculada Ioana Ioannis Ionut Irene Irina Iris Irma Isaac Isabel
    Isabela Isabella Isabelle Ishaan Isidro Ismail Istvan Iulia Ivan Ivana Ivar Ivaylo Iwan Iwona Izabela Jaakko
    Jaap Jack Jackie Jackson Jacob Jacqueline Jacques Jadwiga Jaime Jake Jakob Jakub Jamal James Jamie Jan Jana Jane
    Janet Janice Janina Janneke Jannik Janusz Jari Jaroslav Jaroslaw Jasmin Jason Javad Javier Jean Jeanne Jeff
    Jeffrey Jelena Jelle Jennifer Jens Jeremy Jeroen Jerome Jerry Jerzy Jesper Jesse Jessica Jesus Jette Jihoon Jill
    Jim Jimmy Jindrich Jiri Jisoo Jitka Joachim Joan Joana Joanna Joanne Joao Joaquin Jochen Joe Joel Joerg Johan
    Johann Johanna Johannes John Johnny Joko Jolanta Jonas Jonathan Joost Jordan Jorg Jorge Jorgen Joris Jorma
    Jorunn Jose Josef Josefina Joseph Josephine Joshua Josip Jovan Joyce Juan Juana Juanita Judit Judith Judy Juha
    Juhani Jukka Jules Julia Julian Juliana Juliane Julie Julien Juliette Julio Jurgen Justin Justine Justyna Jyoti
    Kaarina Kacper Kai Kajsa Kalle Kamil Kamila Kara Kareem Karen Kari Karim Karin Karina Karl Karla Karolina
    Karsten Kartika Katalin Katarina Katarzyna Kate Katerina Katharina Katherine Kathleen Kathrin Kathryn Kathy
    Katja Katrin Kaveh Kavita Kay Kazimierz Kazuo Kees Keiko Keith Kelly Kemal Ken Kenji Kenneth Kenta Kerem Kerstin
    Kevin Khaled Khalid Kim Kinga Kiran Kirill Kirsi Kirsten Kjell Kjersti Klara Klaus Knut Koen Konstantin
    Konstantinos Kornel Kostas Krasimir Kresten Kristen Kristian Kristin Kristina Kristoffer Krisztian Krisztina
    Krzysztof Ksenia Kurt Kyle Ladislav Larissa Lars Lasse Laszlo Latoya Laura Laure Lauren Laurence Laurent Lauri
    Lawrence Layla Lea Leah Leandro Leif Leila Lena Lenka Lennart Leo Leon Leonard Leonardo Leonie Leonor Leslie
    Leszek Leticia Levente Leyla Li Liam Lidia Liisa Lilian Lillian Lilly Linda Linnea Linus Lisa Lise Livia Liviu
    Lloyd Logan Lorena Lorenzo Louis Louise Luana Lubomir Luc Luca Lucas Lucia Lucian Luciana Luciano Lucie Lucy
    Ludmila Ludwig Luigi Luis Luisa Luiz Luiza Lukas Lukasz Luke Luuk Lydia Lynn Lyudmila Maarit Maarten Maartje
    Macarena Maciej Madeleine Mads Magdalena Maggie Magne Magnus Mahesh Mahmoud Maike Maja Maksim Malgorzata Malin
    Manfred Manish Manoj Manon Manuel Manuela Mara Marc Marcel Marcela Marcella Marcelo Marcia Marcin Marcio Marco
    Marcos Marcus Marek Margaret Margarete Margarita Margot Maria Mariam Marian Mariana Marianne Marie Mariela
    Marijke Marina Mario Marion Marisol Marit Marita Marius Mariusz Marja Mark Marketa Markku Markus Marleen Marlene
    Marlies Marta Martha Martijn Martin Martina Martine Mary Maryam Marzena Massimo Matej Mateo Mateus Mateusz
    Matheus Mathieu Mathilde Mats Matteo Matthew Matthias Matti Mattias Maud Maureen Maurice Mauricio Max Maximilian
    Maya Meera Megan Mehdi Mehmet Mehrdad Mei Melanie Melike Melinda Melissa Mercedes Merete Mert Merve Mesut Metin
    Mette Michael Michaela Michal Michalina Michel Michela Michele Michelle Mieke Miguel Mihaela Mihai Mika Mikael
    Mike Mikhail Mikko Milan Milena Milica Milos Miloslav Minho Minji Minna Miriam Mirko Miroslava Miroslaw Mogens
    Mohamed Mohammad Mohammadreza Mohammed Mohit Monica Monika Monique Morgan Morten Muhammad Mukesh Murat Murilo
    Mustafa Myriam Nadezhda Nadia Nadine Nancy Naoki Naomi Narcisa Nasrin Nasser Natalia Natalie Natalya Natasha
    Nathalie Nathan Nathaniel Naveen Neha Neil Nele Nemanja Nenad Nguyen Niamh Nicholas Nick Nicola Nicolas Nicole
    Nicoleta Nicolo Niels Nieves Nigel Nikhil Nikita Niklas Nikola Nikolai Nikolaos Nikos Nils Nina Nisha Noah Noel
    Noemie Nora Norbert Norman Noura Nuria Nurul Octavian Oddvar Odette Oguz Oguzhan Oisin Okan Oksana Ola Olaf Olav
    Oleg Oleksandr Olena Olga Oliver Olivia Olivie Olivier Olli Olof Omar Omer Ondrej Onur Orhan Ornella Orsolya
    Oscar Oskar Osman Otavio Othmar Otto Ovidiu Oystein Oyvind Ozan Ozge Ozlem Paavo Pablo Padraig Paivi Palle
    Pamela Panagiotis Pankaj Paola Paolo Parisa Pascal Patricia Patrick Patrik Paul Paula Paulette Paulina Pauline
    Paulo Pavel Pawel Pedro Peggy Pekka Penelope Pentti Pernilla Pernille Petar Peter Petra Petri Pham Phan Philip
    Philipp Philippe Phillip Pia Pierluigi Pierre Pieter Pietro Pilar Piotr Pirjo Plamen Pooja Pradeep Prakash
    Prashant Pratik Preben Preeti Priscila Priya Priyanka Przemyslaw Putri Rachel Radek Radka Radoslaw Radu Rafael
    Rafaela Raffaele Raffaella Ragnhild Rahul Raimo Raimundo Rainer Raissa Raj Rajesh Rakesh Ralf Ralph Ramesh
    Ramiro Ramon Randi Randy Rania Raphael Raquel Rashid Rasmus Ratna Raul Ravi Ray Raymond Razvan Rebecca Recep
    Regina Reidar Reinhard Remy Renan Renata Renate Renato Rene Rens Reza Rhys Ricardo Riccardo Richard Ricky Riitta
    Rini Risto Rita Ritu Ritva Rizky Robert Roberta Roberto Robin Rocio Rodolfo Rodrigo Roel Roger Rogerio Rohan
    Rohit Roland Rolf Romain Roman Ronald Ronny Rosa Rosario Rose Rosemarie Ross Roxana Roxane Roy Ruben Rudolf
    Ruslan Russell Ruth Ruud Ryan Ryszard Saara Sabine Sabrina Sachin Saeed Sally Salma Salvatore Sam Samantha Sami
    Samir Samira Samuel Sandeep Sander Sandor Sandra Sandrine Sandro Sangeeta Sanjay Sanjeev Sanne Santosh Saoirse
    Sara Sarah Sascha Sasha Satoshi Scott Sean Sebastian Sebastien Selin Selina Semih Seppo Serena Serge Sergei
    Sergey Sergio Serkan Shalini Shannon Sharon Shawn Sheila Shirin Shirley Shreya Shweta Sian Sibel Sibylle
    Siegfried Signe Sigrid Sigurd Silje Silke Silvia Silvio Simon Simona Simone Sindre Sinead Siobhan Sirpa Sissel
    Siti Sjoerd Slamet Slawomir Sneha Snezana Sofia Solveig Sonal Sonia Sonja Sophia Sophie Soren Sorin Spyros
    Stacey Stacy Stanislav Stanislaw Stavros Stefan Stefania Stefanie Steinar Stella Stellan Sten Stepan Stephan
    Stephane Stephanie Stephen Steve Steven Stewart Stig Stijn Stoyan Stuart Sture Sue Suleyman Sumit Sunil Sunita
    Suresh Susan Susana Susanne Susanti Suzanne Svante Svea Sven Svend Svenja Sverker Sverre Svetlana Swati Sylvain
    Sylvana Sylvia Sylvie Synnove Szilvia Szymon Tadeusz Takashi Takeshi Tamara Tamas Tania Tanja Tanvi Tapio Tara
    Taras Tarik Tariq Tarja Tatiana Tatiane Tatyana Taufik Ted Teemu Teguh Teodora Teresa Tereza Terhi Terje Terry
    Teun Thais Theodor Theodoros Theresa Therese Thiago Thibaut Thierry Thijs Thomas Thorkild Thorsten Tiago Tibor
    Tiffany Tihomir Tiina Tim Timea Timo Timothy Tina Tobias Todd Todor Tom Tomas Tomasz Tommaso Tommy Tony Torben
    Torbjorn Tore Torill Torstein Torsten Tove Tracy Tran Travis Troels Trond Troy Trygve Tugba Tuomas Turid Tuula
    Udo Ugur Ulf Ulla Ulrich Ulrika Ulrike Umberto Unni Ursula Urszula Ute Uwe Vaclav Vadim Vagn Valentin Valentina
    Valeria Valerie Valery Vanessa Varun Vasco Vasile Vasiliki Vasilis Vasily Vegard Veikko Vera Verena Veronica
    Veronika Veronique Vesa Vesna Vibeke Vicente Vicky Victor Victoria Viggo Vijay Vikas Vikram Viktor Viktoria
    Vilhelm Vincent Vincenzo Vinicius Vinod Viola Virginia Virginie Vitaly Vitor Vittorio Vivek Vivian Vladimir
    Vladislav Vojtech Volkan Volker Volodymyr Vyacheslav Wahyu Walid Walter Waltraud Wanda Wayne Wei Wenche Wendy
    Werner Wesley Wiebke Wieslaw Wilfried Wilhelm Willemijn Willi William Wim Wojciech Wolfgang Wouter Xavier Yan
    Yana Yannick Yannis Yanti Yasemin Yasmin Yasser Yngve Yoko Yolanda Yousef Youssef Yudi Yuki Yulia Yuri Yusuf
    Yves Yvette Yvonne Zachary Zahra Zaida Zainab Zbigniew Zdenek Zdzislaw Zehra Zeljko Zeynep Zoe Zofia Zoltan
    Zoran Zsofia Zsolt Zsuzsanna Zuzana Zuzanna"""
"""Given names in common use in Europe, the Americas, Turkey, the Arab countries, Iran, India and Indonesia, and family
names of Vietnam, which come first; without accents. Compiled by hand."""
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
    return normalize("NFKD", word.translate(NOT_DECOMPOSED)).encode("ascii", "ignore").decode().lower()
