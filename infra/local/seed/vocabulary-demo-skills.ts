/** The demo's skills, made up, in the form of a vocabulary file: `id,label_en,label_fr,aliases_en,aliases_fr,broader`. */
export const demoSkills = `id,label_en,label_fr,aliases_en,aliases_fr,broader
office-work,office administration,administration de bureau,office admin|clerical work,travail de bureau,
data-entry,data entry,saisie de données,keyboarding|data input,entrée de données,office-work
filing,filing and records,classement et tenue de dossiers,records management|filing,archivage,office-work
reception,reception desk,accueil et réception,front desk|greeting visitors,accueil,office-work
switchboard,switchboard,standard téléphonique,telephone switchboard|call routing,standardiste,office-work
scheduling,appointment scheduling,prise de rendez-vous,calendar management|booking appointments,gestion d’agenda,office-work
minutes,taking minutes,rédaction de procès-verbaux,minute taking|meeting notes,prise de notes,office-work
word-processing,word processing,traitement de texte,Microsoft Word|MS Word|Word,Word,office-work
spreadsheets,spreadsheets,tableurs,Excel|Microsoft Excel|MS Excel|Google Sheets,Excel|chiffrier,office-work
presentations,presentation software,logiciels de présentation,PowerPoint|Microsoft PowerPoint,PowerPoint,office-work
office-suites,office software,suites bureautiques,Microsoft Office|MS Office|Office 365,bureautique,office-work
email-software,e-mail and calendar software,messagerie et calendrier,Outlook|Microsoft Outlook,Outlook,office-work
business-writing,business writing,rédaction administrative,business correspondence,rédaction professionnelle,
proofreading,proofreading,révision de textes,copy editing,correction d’épreuves,
translation-en-fr,English–French translation,traduction anglais-français,translation,traduction,
bookkeeping,bookkeeping,tenue de livres,book keeping|keeping the books,tenue des livres,
accounts-payable,accounts payable,comptes fournisseurs,A/P|paying invoices,comptes créditeurs,bookkeeping
accounts-receivable,accounts receivable,comptes clients,A/R|invoicing,facturation,bookkeeping
payroll,payroll,paie,payroll processing|payroll administration,traitement de la paie,bookkeeping
bank-reconciliation,bank reconciliation,rapprochement bancaire,reconciling accounts,conciliation bancaire,bookkeeping
financial-statements,financial statements,états financiers,financial reporting,rapports financiers,bookkeeping
budgeting,budgeting,budgétisation,budget planning|cost control,préparation de budgets,
tax-returns,tax returns,déclarations de revenus,tax preparation|income tax,impôts,
accounting-software,accounting software,logiciels comptables,QuickBooks|Sage 50|Simple Comptable,QuickBooks,bookkeeping
auditing,auditing,audit,internal audit,vérification comptable,
human-resources,human resources,ressources humaines,HR,RH,
recruiting,recruiting,recrutement,recruitment|hiring|talent acquisition,embauche,human-resources
onboarding,onboarding,intégration du personnel,new hire orientation,accueil des nouveaux employés,human-resources
purchasing,purchasing,achats,procurement|buying,approvisionnement,
contract-administration,contract administration,administration de contrats,contract management,gestion de contrats,
customer-service,customer service,service à la clientèle,client service|customer care|customer support,service client,
complaint-handling,handling complaints,traitement des plaintes,complaint resolution,gestion des plaintes,customer-service
call-centre,call centre work,travail en centre d’appels,call center|inbound calls,centre d’appels,customer-service
sales,sales,vente,selling|salesmanship,techniques de vente,
retail-sales,retail sales,vente au détail,store sales,vente en magasin,sales
outside-sales,outside sales,représentation commerciale,field sales|B2B sales,vente externe,sales
upselling,upselling,vente incitative,cross-selling,vente croisée,sales
cash-handling,cash handling,manipulation d’argent,cashing out|handling cash,gestion de caisse,
point-of-sale,point-of-sale systems,systèmes de point de vente,POS|POS systems|cash register,caisse enregistreuse,
merchandising,visual merchandising,marchandisage visuel,product display,étalage,
stocking-shelves,stocking shelves,remplissage de tablettes,shelf stocking|restocking,réapprovisionnement des tablettes,
inventory,inventory control,gestion des stocks,inventory management|stock taking|cycle counts,inventaire,
loss-prevention,loss prevention,prévention des pertes,shrink reduction,prévention du vol,
marketing,marketing,marketing,,mercatique,
social-media,social media marketing,marketing sur les médias sociaux,social media management,réseaux sociaux,marketing
copywriting,copywriting,conception-rédaction,content writing,rédaction publicitaire,marketing
event-planning,event planning,planification d’événements,event coordination,organisation d’événements,
graphic-design,graphic design,graphisme,visual design,conception graphique,
photo-editing,photo editing,retouche photo,Photoshop|Adobe Photoshop,Photoshop,graphic-design
video-editing,video editing,montage vidéo,Premiere Pro,montage,
cooking,cooking,cuisine,food cooking,préparation de repas,
line-cooking,line cooking,cuisine de ligne,line cook,cuisinier de ligne,cooking
food-preparation,food preparation,préparation des aliments,food prep|prep cook,mise en place,cooking
baking,baking,boulangerie-pâtisserie,bread baking|pastry,pâtisserie,cooking
menu-planning,menu planning,planification de menus,menu design,élaboration de menus,cooking
knife-skills,knife skills,techniques de coupe,cutting vegetables,maniement du couteau,cooking
grill-cooking,grill cooking,cuisson au gril,grilling|broiling,grillades,cooking
food-safety,food safety,salubrité des aliments,food handler certification|safe food handling|HACCP,hygiène alimentaire,
dishwashing,dishwashing,plonge,dish washing,lavage de vaisselle,
kitchen-cleaning,kitchen cleaning,nettoyage de cuisine,kitchen sanitation,assainissement de cuisine,
table-service,table service,service aux tables,waiting tables|serving food,service de restaurant,
bartending,bartending,service de bar,mixing drinks|mixology,mixologie,
smart-serve,responsible alcohol service,service responsable d’alcool,Smart Serve,service d’alcool,
barista-work,barista work,préparation de café,espresso making|barista,barista,
catering,catering,service de traiteur,banquet service,traiteur,
hotel-front-desk,hotel front desk,réception d’hôtel,guest check-in,accueil hôtelier,reception
housekeeping,housekeeping,entretien des chambres,room cleaning,ménage de chambres,cleaning
laundry,laundry,buanderie,laundering,lessive,
personal-care,personal care,soins personnels,assistance with daily living|ADL,aide aux activités quotidiennes,
elder-care,elder care,soins aux aînés,senior care|care of older adults,soins aux personnes âgées,personal-care
dementia-care,dementia care,soins aux personnes atteintes de démence,Alzheimer care,démence,elder-care
palliative-care,palliative care,soins palliatifs,end-of-life care,fin de vie,
patient-lifting,lifting and transferring patients,déplacement de bénéficiaires,patient transfers|Hoyer lift,PDSB,personal-care
vital-signs,taking vital signs,prise des signes vitaux,blood pressure measurement,signes vitaux,
medication,giving medication,administration de médicaments,medication administration,distribution de médicaments,
wound-care,wound care,soins des plaies,dressing changes,pansements,
nursing-care,nursing care,soins infirmiers,nursing,soins aux patients,
infection-control,infection control,prévention des infections,infection prevention,contrôle des infections,
first-aid,first aid,premiers soins,first aid certificate|emergency first aid,secourisme,
cpr,CPR,RCR,cardiopulmonary resuscitation|BLS,réanimation cardiorespiratoire,first-aid
medical-terminology,medical terminology,terminologie médicale,medical terms,vocabulaire médical,
patient-records,patient records,dossiers de patients,charting|electronic health records,dossiers médicaux,
dental-assisting,dental assisting,assistance dentaire,chairside assisting,aide dentaire,
pharmacy-assisting,pharmacy assisting,assistance en pharmacie,dispensing support,aide en pharmacie,
phlebotomy,drawing blood,prélèvements sanguins,phlebotomy|venipuncture,ponction veineuse,
child-care,child care,garde d’enfants,childcare|babysitting,soins aux enfants,
early-childhood,early childhood education,éducation de la petite enfance,ECE|preschool teaching,petite enfance,child-care
play-activities,planning play activities,planification d’activités ludiques,children’s activities,animation d’activités,child-care
behaviour-guidance,guiding children’s behaviour,encadrement du comportement,behaviour management,gestion du comportement,child-care
classroom-support,classroom support,soutien en classe,teaching assistance,aide-enseignant,
special-needs,supporting special needs,soutien aux besoins particuliers,special education,éducation spécialisée,
lesson-planning,lesson planning,planification de cours,curriculum planning,préparation de cours,
tutoring,tutoring,tutorat,homework help,aide aux devoirs,
training-adults,training adults,formation d’adultes,adult education|facilitation,andragogie,
career-counselling,career counselling,orientation professionnelle,employment counselling|career coaching,conseil en emploi,
case-management,case management,gestion de cas,client case management,suivi de dossiers,
crisis-intervention,crisis intervention,intervention en situation de crise,de-escalation,désescalade,
community-outreach,community outreach,action communautaire,outreach work,travail de proximité,
settlement-services,settlement services,services d’établissement,newcomer support,accueil des nouveaux arrivants,
mental-health-support,mental health support,soutien en santé mentale,mental health first aid,santé mentale,
carpentry,carpentry,charpenterie-menuiserie,woodworking|rough carpentry,menuiserie,
framing,framing,charpente de bois,wood framing|house framing,ossature,carpentry
finish-carpentry,finish carpentry,menuiserie de finition,trim carpentry,finition intérieure,carpentry
cabinet-making,cabinet making,ébénisterie,cabinetry,fabrication d’armoires,carpentry
drywall,drywall installation,pose de cloisons sèches,drywalling|taping and mudding,plâtrage,
painting,painting and decorating,peinture et décoration,interior painting|house painting,peinture de bâtiments,
roofing,roofing,couverture de toits,shingling,pose de bardeaux,
flooring,flooring installation,pose de revêtements de sol,tile setting|floor laying,carrelage,
bricklaying,bricklaying,briquetage-maçonnerie,masonry,maçonnerie,
concrete-work,concrete finishing,finition du béton,concrete pouring,coulage de béton,
electrical-wiring,electrical wiring,câblage électrique,wiring|electrical installation,installation électrique,
electrical-code,Canadian Electrical Code,Code canadien de l’électricité,electrical code,code de l’électricité,
plumbing,plumbing,plomberie,pipe fitting,tuyauterie,
hvac,"heating, ventilation and cooling","chauffage, ventilation et climatisation",HVAC|air conditioning,CVC,
blueprints,reading blueprints,lecture de plans,blueprint reading|technical drawings,lecture de dessins techniques,
measuring-tools,measuring tools,instruments de mesure,tape measure|calipers,mesurage,
hand-tools,hand tools,outils manuels,hand tool use,outillage à main,
power-tools,power tools,outils électriques,power tool operation,outillage électrique,
scaffolding,scaffolding,échafaudages,scaffold erection,montage d’échafaudages,
working-at-heights,working at heights,travail en hauteur,working at heights certificate|fall protection,protection contre les chutes,
site-safety,construction site safety,sécurité sur les chantiers,site safety,sécurité des chantiers,
demolition,demolition,démolition,tear-out,travaux de démolition,
heavy-equipment,heavy equipment operation,conduite d’équipement lourd,excavator|backhoe,pelle mécanique,
welding,welding,soudage,welder,soudure,
mig-welding,MIG welding,soudage MIG,GMAW,soudage sous gaz,welding
tig-welding,TIG welding,soudage TIG,GTAW,soudage à l’arc au tungstène,welding
metal-fabrication,metal fabrication,fabrication métallique,sheet metal work|metal cutting,tôlerie,
machining,machining,usinage,CNC|CNC machining|lathe work,commande numérique,
quality-control,quality control,contrôle de la qualité,quality inspection|QC,inspection de la qualité,
assembly,product assembly,assemblage de produits,assembly line|assembling,montage en usine,
machine-operation,machine operation,conduite de machines,production machinery|operating machines,opération de machines,
packaging,packaging,emballage,packing,conditionnement,
lean-manufacturing,lean manufacturing,production allégée,lean|5S|kaizen,gestion allégée,
preventive-maintenance,preventive maintenance,entretien préventif,equipment maintenance,maintenance préventive,
industrial-mechanics,industrial mechanics,mécanique industrielle,millwrighting,mécanique d’usine,
forklift,forklift operation,conduite de chariot élévateur,forklift|forklift licence|lift truck,cariste,
order-picking,order picking,préparation de commandes,picking|pick and pack,cueillette de commandes,
shipping-receiving,shipping and receiving,expédition et réception,shipping|receiving,expédition,
loading,loading and unloading,chargement et déchargement,unloading trucks,manutention,
heavy-lifting,heavy lifting,levage de charges lourdes,lifting 50 lb,charges lourdes,
warehouse-systems,warehouse management systems,systèmes de gestion d’entrepôt,WMS|RF scanner,lecteur optique,
route-planning,route planning,planification d’itinéraires,dispatching,répartition,
delivery-driving,delivery driving,livraison,courier driving,chauffeur-livreur,
truck-driving,truck driving,conduite de camions,long haul|tractor-trailer driving,camionnage,
licence-g,driver’s licence class G,permis de conduire de classe G,G licence|valid driver’s licence|driver’s license,permis G,
licence-az,driver’s licence class AZ,permis de conduire de classe AZ,AZ licence|class 1 licence,permis AZ,
licence-dz,driver’s licence class DZ,permis de conduire de classe DZ,DZ licence,permis DZ,
bus-driving,bus driving,conduite d’autobus,transit operation,chauffeur d’autobus,
vehicle-inspection,vehicle inspection,inspection de véhicules,circle check|pre-trip inspection,ronde de sécurité,
automotive-repair,automotive repair,mécanique automobile,auto repair|car repair,réparation automobile,
brake-repair,brake repair,réparation de freins,brakes,freins,automotive-repair
vehicle-diagnostics,vehicle diagnostics,diagnostic automobile,OBD diagnostics,diagnostic de véhicules,automotive-repair
cleaning,cleaning,nettoyage,janitorial work|commercial cleaning,entretien ménager,
floor-care,floor care,entretien des planchers,floor waxing|floor stripping,cirage de planchers,cleaning
window-cleaning,window cleaning,lavage de vitres,washing windows,nettoyage de fenêtres,cleaning
building-maintenance,building maintenance,entretien d’immeubles,facility maintenance|handyman work,conciergerie,
landscaping,landscaping,aménagement paysager,lawn care|grounds keeping,entretien de pelouses,
snow-removal,snow removal,déneigement,snow clearing|snow plowing,déblaiement de la neige,
gardening,gardening,jardinage,planting,horticulture,
crop-harvesting,harvesting crops,récolte,fruit picking|farm work,cueillette de fruits,
livestock-care,livestock care,soins au bétail,animal husbandry,élevage,
security-guarding,security guarding,gardiennage,security guard licence|patrolling,agent de sécurité,
access-control,access control,contrôle d’accès,visitor screening,contrôle des entrées,security-guarding
cctv,video surveillance,vidéosurveillance,CCTV|camera monitoring,surveillance par caméra,security-guarding
report-writing,report writing,rédaction de rapports,incident reports,rapports d’incident,
hairstyling,hairstyling,coiffure,haircutting|hair colouring,coupe de cheveux,
sewing,sewing,couture,tailoring|alterations,retouches,
computer-basics,basic computer skills,notions d’informatique,computer literacy|basic computer use,informatique de base,
computer-support,computer user support,soutien aux utilisateurs,help desk|technical support|IT support,soutien technique,
computer-hardware,computer hardware,matériel informatique,hardware repair|PC repair,réparation d’ordinateurs,
computer-networks,computer networks,réseaux informatiques,networking|TCP/IP|LAN,réseautique,
system-administration,system administration,administration de systèmes,sysadmin|Windows Server,administration de serveurs,
linux,Linux,Linux,Ubuntu|Red Hat,Linux,
cloud-computing,cloud computing,infonuagique,AWS|Azure|Google Cloud,nuage,
cybersecurity,cybersecurity,cybersécurité,information security|network security,sécurité informatique,
programming,computer programming,programmation informatique,coding|software development,développement logiciel,
python,Python,Python,Python 3,,programming
java,Java,Java,Java programming|J2EE,,programming
javascript,JavaScript,JavaScript,JS|ECMAScript,,programming
typescript,TypeScript,TypeScript,TS,,programming
csharp,C#,C#,C sharp|.NET|ASP.NET,,programming
cpp,C++,C++,,,programming
php,PHP,PHP,Laravel,,programming
react,React,React,React.js|ReactJS,,javascript
nodejs,Node.js,Node.js,NodeJS|Node,,javascript
html-css,HTML and CSS,HTML et CSS,HTML|CSS|HTML5,,
sql,SQL,SQL,Structured Query Language|MySQL|PostgreSQL,,
databases,database design,conception de bases de données,data modelling,modélisation de données,
data-analysis,data analysis,analyse de données,data analytics,analytique,
git,Git,Git,version control|GitHub,gestion de versions,
docker,Docker,Docker,containers|Docker Compose,conteneurs,
software-testing,software testing,essais de logiciels,QA testing|test automation,tests logiciels,
web-design,web design,conception Web,website design|UX design,création de sites Web,
project-management,project management,gestion de projets,project coordination|PMP,chef de projet,
agile,agile methods,méthodes agiles,Scrum|Kanban,Scrum,project-management
team-leadership,team leadership,leadership d’équipe,supervision|supervising staff|team lead,supervision de personnel,
staff-scheduling,staff scheduling,horaires du personnel,shift scheduling|rostering,planification des horaires,team-leadership
teamwork,teamwork,travail d’équipe,team player|working in a team|collaboration,esprit d’équipe,
communication,communication,communication,communication skills|verbal communication,habiletés de communication,
active-listening,active listening,écoute active,listening,écoute,communication
public-speaking,public speaking,prise de parole en public,presenting,art oratoire,communication
negotiation,negotiation,négociation,negotiating,négociations,
problem-solving,problem solving,résolution de problèmes,troubleshooting,analyse de problèmes,
time-management,time management,gestion du temps,prioritizing|meeting deadlines,gestion des priorités,
organization,organizational skills,sens de l’organisation,being organized|attention to detail,souci du détail,
adaptability,adaptability,adaptabilité,flexibility,souplesse,
multitasking,multitasking,gestion de tâches multiples,juggling tasks,polyvalence,
english,English,anglais,spoken English|fluent English,maîtrise de l’anglais,
french,French,français,spoken French|fluent French|bilingual,bilinguisme|maîtrise du français,
spanish,Spanish,espagnol,spoken Spanish,,
arabic,Arabic,arabe,spoken Arabic,,
mandarin,Mandarin,mandarin,Chinese|spoken Mandarin,chinois,
punjabi,Punjabi,pendjabi,spoken Punjabi,,
sign-language,sign language,langue des signes,ASL|LSQ,LSQ,
health-safety,workplace health and safety,santé et sécurité au travail,WHMIS|OHS|occupational health and safety,SIMDUT,
`;
