extension Miniature {
    /// A list in the table's labelCUIS column runs over several lines, a label has spaces or a blank, one cell is nan.
    static let padchestFiles = [
        "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv": """
        ,ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,PatientBirth,PatientSex_DICOM,ViewPosition_DICOM,Projection,MethodProjection,Pediatric,Modality_DICOM,Manufacturer_DICOM,PhotometricInterpretation_DICOM,PixelRepresentation_DICOM,PixelAspectRatio_DICOM,SpatialResolution_DICOM,BitsStored_DICOM,WindowCenter_DICOM,WindowWidth_DICOM,Rows_DICOM,Columns_DICOM,XRayTubeCurrent_DICOM,Exposure_DICOM,ExposureInuAs_DICOM,ExposureTime,RelativeXRayExposure_DICOM,ReportID,Report,MethodLabel,Labels,Localizations,LabelsLocalizationsBySentence,labelCUIS,LocalizationsCUIS
        0,100_k6ga29.png,0,20140915,100,83986,1930.0,F,POSTEROANTERIOR,PA,Manual review of DICOM fields,No,CR,ImagingDynamicsCompanyLtd,MONOCHROME2,0,None,None,12,2092,2251,1728,1872,250,2,2500,10,-1.42,4765777, sin hallazg .,Physician,['normal'],[],"[['normal'], ['normal']]",[],[]
        1,200_fzis7d.png,0,20150914,200,31357,1929.0,M,LATERAL,L,Manual review of DICOM fields,No,CR,ImagingDynamicsCompanyLtd,MONOCHROME2,0,None,None,12,2631,2065,3296,3236,400,10,10000,25,None,4991845, cambi . sever .,RNN_model,"['pulmonary fibrosis', 'chronic changes', ' pneumonia', '']","['loc basal']","[['pulmonary fibrosis']]","['C0034069' 'C0742362' 'C2115817'
         'C3544344']",['C1282378']
        2,300_3k951l.png,54,20130101,300,555,,O,nan,AP_horizontal,resnet-50.t7,No,DX,PhilipsMedicalSystems,MONOCHROME2,0,None,None,12,1,2,3,4,5,6,7,8,9,10, x .,RNN_model,nan,nan,nan,nan,nan
        3,400_75sg0k.png,54,20130101,400,556,1910.0,nan,nan,EXCLUDE,Manual review of DICOM fields,No,CR,PhilipsMedicalSystems,MONOCHROME2,0,None,None,12,1,2,3,4,5,6,7,8,9,11, x .,Physician,['exclude'],[],[],[],[]
        4,500_w8dk8c.png,54,20130101,500,557,1990.0,F,nan,COSTAL,Manual review of DICOM fields,PED,CR,PhilipsMedicalSystems,MONOCHROME2,0,None,None,12,1,2,3,4,5,6,7,8,9,12, x .,Physician,"['normal', 'rib fracture', 'tuberculosis sequelae']",[],[],[],[]
        4,500_w8dk8c.png,54,20130101,500,557,1990.0,F,nan,COSTAL,Manual review of DICOM fields,PED,CR,PhilipsMedicalSystems,MONOCHROME2,0,None,None,12,1,2,3,4,5,6,7,8,9,12, x .,Physician,"['normal', 'rib fracture', 'tuberculosis sequelae']",[],[],[],[]
        5,600_gone.png,54,20130101,600,558,1990.0,F,nan,PA,Manual review of DICOM fields,No,CR,PhilipsMedicalSystems,MONOCHROME2,0,None,None,12,1,2,3,4,5,6,7,8,9,13, x .,Physician,"['nodule', 'pleural effusion']",[],[],[],[]

        """
    ]

    static let rsnaFiles = [
        "stage_2_train_labels.csv": """
        patientId,x,y,width,height,Target
        0004cfab,,,,,0
        00436515,264.0,152.0,213.0,379.0,1
        00436515,562.0,152.0,256.0,453.0,1
        00704310,,,,,0

        """,
        "stage_2_detailed_class_info.csv": """
        patientId,class
        0004cfab,No Lung Opacity / Not Normal
        00436515,Lung Opacity
        00436515,Lung Opacity
        00704310,Normal

        """,
        "pneumonia-challenge-dataset-mappings_2018.json": """
        [{"SOPInstanceUID": "1.2.3", "img_id": "00000013_005.png", "subset_img_id": "0004cfab"},
         {"SOPInstanceUID": "1.2.4", "img_id": "00000013_011.png", "subset_img_id": "00436515"}]
        """,
        "kaggle_stage_2_train_images_dicom_headers.csv": """
        ,BodyPartExamined,ConversionType,Filename,InstanceNumber,Modality,PatientAge,PatientID,PatientOrientation,PatientSex,PixelSpacing,SamplesPerPixel,SeriesNumber,ViewPosition
        0,CHEST,WSD,0004cfab.dcm,1.0,CR,43,0004cfab,,F,0.168,1.0,1.0,AP
        1,CHEST,WSD,00436515.dcm,1.0,CR,155,00436515,,M,0.143,1.0,1.0,PA

        """,
    ]

    static let vindrFiles = [
        "annotations/image_labels_train.csv": """
        image_id,rad_id,Aortic enlargement,Clavicle fracture,Rib fracture,Nodule/Mass,Pleural effusion,Other diseases,No finding
        aaaa,R8,1,0,1,0,0,0,0
        aaaa,R9,1,1,0,0,0,0,0
        aaaa,R10,0,0,0,1,0,0,0
        bbbb,R8,0,0,0,0,0,0,1
        bbbb,R9,0,0,0,0,0,0,1
        bbbb,R10,0,0,0,0,0,0,1
        cccc,R1,0.0,0.0,0.0,0.0,1.0,0.0,0.0
        cccc,R2,0.0,0.0,0.0,0.0,1.0,1.0,0.0
        cccc,R3,0.0,0.0,0.0,0.0,1.0,0.0,0.0

        """,
        "annotations/annotations_train.csv": """
        image_id,rad_id,class_name,x_min,y_min,x_max,y_max
        aaaa,R8,Aortic enlargement,1264.5,743,1611,1019
        aaaa,R9,Aortic enlargement,1260,740,1600,1000
        aaaa,R10,Nodule/Mass,10,20,30,50
        bbbb,R8,No finding,,,,
        bbbb,R9,No finding,,,,
        bbbb,R10,No finding,,,,

        """,
        "annotations/image_labels_test.csv": """
        image_id,Aortic enlargement,Clavicle fracture,Rib fracture,Nodule/Mass,Pleural effusion,Other disease,No finding
        dddd,0,0,0,1,0,1,0

        """,
        "annotations/annotations_test.csv": """
        image_id,class_name,x_min,y_min,x_max,y_max
        dddd,Nodule/Mass,10,20,30,50

        """,
    ]

    static let vinbigdataFiles = [
        "train.csv": """
        image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max
        aaaa,Cardiomegaly,3,R10,691.0,1375.0,1653.0,1831.0
        bbbb,No finding,14,R11,,,,
        aaaa,Cardiomegaly,3,R9,690.0,1370.0,1650.0,1830.0
        bbbb,No finding,14,R7,,,,
        aaaa,Pleural thickening,11,R9,627.0,357.0,947.0,433.0
        aaaa,No finding,14,R8,,,,
        bbbb,No finding,14,R8,,,,

        """
    ]
}
