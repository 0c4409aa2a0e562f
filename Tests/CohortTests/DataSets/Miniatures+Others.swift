extension Miniature {
    static let shenzhenFiles = [
        "ChinaSet_AllFiles/ClinicalReadings/CHNCXR_0001_0.txt": "male 45yrs\nnormal\n",
        "ChinaSet_AllFiles/ClinicalReadings/CHNCXR_0115_0.txt": "male 16month\nnormal\n",
        "ChinaSet_AllFiles/ClinicalReadings/CHNCXR_0327_1.txt": "femal , 28yrs  \t\nSTB\n",
        "MontgomerySet/ClinicalReadings/MCUCXR_0001_0.txt":
            "Patient's Sex: F \nPatient's Age: 027Y\nnormal\n",
        "MontgomerySet/ClinicalReadings/MCUCXR_0300_1.txt":
            "Patient's Sex: M \nPatient's Age: 049Y\nimproved LUL infiltrate\n",
        "MontgomerySet/ClinicalReadings/MCUCXR_0301_1.txt":
            "Patient's Sex: M \nPatient's Age: 049Y\nNO REPORT (same pt as MCUCXR_0300_1)\n",
    ]

    static let openiTableFiles = [
        "indiana_reports.csv": """
        uid,MeSH,Problems,image,indication,comparison,findings,impression
        1,normal,normal,Xray Chest PA and Lateral,Positive TB test,None.,The cardiac silhouette is normal.,Normal chest x-XXXX.
        2,Cardiomegaly/borderline;Opacity/lung/base/left,Cardiomegaly;Opacity,"Chest, 2 views",Preop.,None.,Borderline cardiomegaly.,No acute findings.
        4,No Indexing,No Indexing,PA and lateral,,,,Clear.

        """,
        "indiana_projections.csv": """
        uid,filename,projection
        1,1_IM-0001-4001.dcm.png,Frontal
        1,1_IM-0001-3001.dcm.png,Lateral
        2,2_IM-0652-1001.dcm.png,Frontal
        4,4_IM-2050-1001.dcm.png,Frontal
        5,5_IM-2117-1003002.dcm.png,Frontal

        """,
    ]

    static let openiReportFiles = [
        "ecgen-radiology/1.xml": report(
            "CXR1", terms: ["normal"], images: ["CXR1_1_IM-0001-3001", "CXR1_1_IM-0001-4001"]),
        "ecgen-radiology/9.xml": report(
            "CXR9", terms: ["Thickening/pleura/apex/bilateral", "Hydropneumothorax/right"],
            images: ["CXR9_IM-2407-1001"]),
        "ecgen-radiology/10.xml": report("CXR10", terms: ["Hernia, Hiatal"], images: []),
    ]

    private static func report(_ id: String, terms: [String], images: [String]) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <eCitation>
           <meta type="rr"/>
           <uId id="\(id)"/>
           <MedlineCitation><Article><Abstract>
              <AbstractText Label="IMPRESSION">Concerning for&lt;BR&gt;disease</AbstractText>
           </Abstract></Article></MedlineCitation>
           <MeSH>
              \(terms.map { "<major>\($0)</major>" }.joined(separator: "\n"))
              <automatic>scoliosis</automatic>
           </MeSH>
           \(images.map { "<parentImage id=\"\($0)\"><figureId>F1</figureId></parentImage>" }.joined())
        </eCitation>
        """
    }

    /// The header ends with a comma, as the collection's does.
    static let covidFiles = [
        "metadata.csv": """
        patientid,offset,sex,age,finding,RT_PCR_positive,survival,intubated,intubation_present,went_icu,in_icu,needed_supplemental_O2,extubated,temperature,pO2_saturation,leukocyte_count,neutrophil_count,lymphocyte_count,view,modality,date,location,folder,filename,doi,url,license,clinical_notes,other_notes,
        2,0,M,65,Pneumonia/Viral/COVID-19,Y,Y,N,N,N,N,Y,,,,,,,PA,X-ray,"January 22, 2020","Cho Ray Hospital, Ho Chi Minh City, Vietnam",images,a.jpeg,10.1056/x,https://www.nejm.org,,"a 65-year-old, ""febrile"" man",,
        2,5,M,65,Pneumonia/Viral/COVID-19,Y,Y,N,N,N,N,Y,,,,,,,AP Supine,X-ray,2020,,images,b-day5.png,,,,,,
        3,,F,,Pneumonia,,,,,,,,,,,,,,L,X-ray,,,images,c.jpg,,,,,,
        4,3,F,30,No Finding,,,,,,,,,,,,,,AP,X-ray,,Hungary,images,d.jpg,,,,,,
        5,,M,40,todo,,,,,,,,,,,,,,PA,X-ray,,,images,e.jpg,,,,,,
        6,1,M,40,Pneumonia/Viral/COVID-19,Y,,,,,,,,,,,,,Axial,CT,,,volumes,f.nii.gz,,,,,,

        """
    ]

    /// One line isn't broken, as in the society's file.
    static let jsrtFiles = [
        "CLNDAT_EN.txt":
            "JPCLN001.IMG\t5\t15\t53\tMale\t1634\t692\tmalignant\tl.upper lobe\tlung cancer\r\n"
            + "JPCLN002.IMG\t5\t30\t78\tFemale\t1614\t1090\tbenign\tl.upper lobe(S5)\tpulmonary hematoma"
            + "JPCLN003.IMG\t5\t30\t63\tFemale\t1303\t447\tmalignant\tl.upper lobe(S1+2)\tlung cancer\r\n",
        "CNNDAT_EN.txt": "JPCNN001.IMG\t69\tFemale\tnon-nodule\r\n",
    ]
}
