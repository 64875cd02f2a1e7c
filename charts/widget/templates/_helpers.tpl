{{- define "convene-widget.name" -}}
{{- printf "%s-widget" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "convene-widget.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "convene-widget.labels" -}}
{{ include "convene-widget.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: convene
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}
