/**
 * The unit groups of NOC 2021 (Statistics Canada) that the demo uses, in the form of a vocabulary file. All 516 are imported:
 * `npm run skills:import -- FILE --kind noc`.
 */
export const demoOccupations = `code,title_en,title_fr
00010,Legislators,Membres des corps législatifs
10011,Human resources managers,Directeurs/directrices des ressources humaines
11100,Financial auditors and accountants,Vérificateurs/vérificatrices et comptables
11200,Human resources professionals,Professionnels/professionnelles en ressources humaines
12200,Accounting technicians and bookkeepers,Techniciens/techniciennes en comptabilité et teneurs/teneuses de livres
13100,Administrative officers,Agents/agentes d'administration
13102,Payroll administrators,Administrateurs/administratrices de la paye
13110,Administrative assistants,Adjoints administratifs/adjointes administratives
14100,General office support workers,Employés/employées de bureau - soutien général
14101,Receptionists,Réceptionnistes
14200,Accounting and related clerks,Commis à la comptabilité et personnel assimilé
14400,Shippers and receivers,Expéditeurs/expéditrices et réceptionnaires
14402,Production logistics workers,Travailleurs/travailleuses de la logistique de la production
21231,Software engineers and designers,Ingénieurs/ingénieures et concepteurs/conceptrices en logiciel
21232,Software developers and programmers,Développeurs/développeuses et programmeurs/programmeuses de logiciels
21234,Web developers and programmers,Développeurs/développeuses et programmeurs/programmeuses Web
22220,Computer network and web technicians,Techniciens/techniciennes de réseau informatique et Web
22221,User support technicians,Agents/agentes de soutien aux utilisateurs
31301,Registered nurses and registered psychiatric nurses,Infirmiers autorisés/infirmières autorisées et infirmiers psychiatriques autorisés/infirmières psychiatriques autorisées
32101,Licensed practical nurses,Infirmiers auxiliaires/infirmières auxiliaires
33100,Dental assistants and dental laboratory assistants,Assistants/assistantes dentaires et auxiliaires dans les laboratoires dentaires
33102,"Nurse aides, orderlies and patient service associates","Aides-infirmiers/aides-infirmières, aides-soignants/aides-soignantes et préposés/préposées aux bénéficiaires"
41321,Career development practitioners and career counsellors (except education),Conseillers/conseillères en développement de carrière et conseillers/conseillères en orientation (sauf éducation)
42201,Social and community service workers,Travailleurs/travailleuses des services sociaux et communautaires
42202,Early childhood educators and assistants,Éducateurs/éducatrices et aides-éducateurs/aides-éducatrices de la petite enfance
43100,Elementary and secondary school teacher assistants,Aides-enseignants/aides-enseignantes aux niveaux primaire et secondaire
44101,"Home support workers, caregivers and related occupations","Aides de maintien à domicile, aides familiaux/familiales et personnel assimilé"
60030,Restaurant and food service managers,Directeurs/directrices de la restauration et des services alimentaires
62020,Food service supervisors,Superviseurs/superviseures des services alimentaires
63200,Cooks,Cuisiniers/cuisinières
63202,Bakers,Boulangers-pâtissiers/boulangères-pâtissières
64100,Retail salespersons and visual merchandisers,Vendeurs/vendeuses et décorateurs-étalagistes/décoratrices-étalagistes en commerce de détail
64101,Sales and account representatives - wholesale trade (non-technical),Représentants/représentantes des ventes et des comptes - commerce de gros (non-technique)
64314,Hotel front desk clerks,Réceptionnistes d'hôtel
64409,Other customer and information services representatives,Autres préposés/préposées aux services d'information et aux services à la clientèle
64410,Security guards and related security service occupations,Agents/agentes de sécurité et personnel assimilé des services de sécurité
65100,Cashiers,Caissiers/caissières
65102,"Store shelf stockers, clerks and order fillers","Garnisseurs/garnisseuses de tablettes, commis et préposés/préposées aux commandes dans les magasins"
65200,Food and beverage servers,Serveurs/serveuses d'aliments et de boissons
65201,"Food counter attendants, kitchen helpers and related support occupations","Serveurs/serveuses au comptoir, aides de cuisine et personnel de soutien assimilé"
65310,Light duty cleaners,Préposés/préposées à l'entretien ménager et au nettoyage - travaux légers
65312,"Janitors, caretakers and heavy-duty cleaners",Concierges et nettoyeurs/nettoyeuses - gros travaux
72106,Welders and related machine operators,Soudeurs/soudeuses et opérateurs/opératrices de machines à souder et à braser
72200,Electricians (except industrial and power system),Électriciens/électriciennes (sauf électriciens industriels/électriciennes industrielles et de réseaux électriques)
72310,Carpenters,Charpentiers-menuisiers/charpentières-menuisières
72410,"Automotive service technicians, truck and bus mechanics and mechanical repairers","Mécaniciens/mécaniciennes et réparateurs/réparatrices de véhicules automobiles, de camions et d'autobus"
73300,Transport truck drivers,Conducteurs/conductrices de camions de transport
75101,Material handlers,Manutentionnaires
75110,Construction trades helpers and labourers,Aides de soutien des métiers et manoeuvres en construction
75201,Delivery service drivers and door-to-door distributors,Chauffeurs-livreurs/chauffeuses-livreuses de services de livraison et distributeurs/distributrices porte-à-porte
85121,Landscaping and grounds maintenance labourers,Manoeuvres en aménagement paysager et en entretien des terrains
94140,"Process control and machine operators, food and beverage processing",Opérateurs/opératrices de machines et de procédés industriels dans la transformation des aliments et des boissons
95106,Labourers in food and beverage processing,Manoeuvres dans la transformation des aliments et des boissons
`;
